//! Codes about names.

super::codes! {
    NOT_DECLARED_TYPE = "V0201", "a type is not declared";
    DECLARED_TWICE = "V0202", "a name is declared twice";
    NOT_DECLARED_RELATION = "V0203", "a relation is not declared";
    NOT_DECLARED_VALUE = "V0204", "an entity, instrument or provision is not declared";
    NOT_DECLARED_RULE = "V0205", "a rule, provision or instrument is not declared";
    NOT_DECLARED_RANK = "V0206", "a rank is not listed";
    CYCLE_OF_TYPES = "V0207", "a type stands below itself";
    CYCLE_OF_ENTITIES = "V0208", "an entity stands below itself";
    NO_INSTRUMENT = "V0209", "the instrument of a provision is not declared";
    NOT_DECLARED_READING = "V0210", "a dispute or reading is not declared";
}

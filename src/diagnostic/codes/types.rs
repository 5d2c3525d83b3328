//! Codes about types, declarations and statements.

super::codes! {
    TYPE_MISMATCH = "V0301", "a value of another type is expected";
    ARGUMENTS = "V0302", "the arguments do not fit the declaration";
    NOT_CONSTANT = "V0303", "a name or value must stand here";
    OUT_OF_RANGE = "V0304", "a value is out of range";
    BUILTIN_TYPE = "V0305", "a built-in type cannot stand here";
    CLAUSE_TWICE = "V0306", "a clause stands twice";
    CLAUSES_CLASH = "V0307", "clauses of a declaration do not go together";
    PLACEHOLDER = "V0308", "a placeholder is no parameter";
    NO_HIERARCHY = "V0309", "only values of a hierarchy have parents";
    CONCEPT_STATED = "V0310", "a concept is concluded, not stated";
    STATEMENT_TIME = "V0311", "the time of a statement does not fit its relation";
    STATED_BOTH_WAYS = "V0312", "a fact is stated both ways";
    STATED_AND_DOUBTED = "V0313", "a fact is stated and doubted";
    TWO_VALUES = "V0314", "a relation that has one value has two";
    NO_VALUE = "V0315", "a relation that has one value has none";
    BRACKETS_NEEDED = "V0316", "two arguments are left out without brackets";
    NO_SUCH_VARIABLE = "V0317", "a variable does not stand in the question";
    TABLE_COLUMN = "V0318", "a column of a table does not fit the relation";
    TABLE_VALUE = "V0319", "a cell of a table cannot be read";
    NO_COMMON_TYPE = "V0330", "a variable stands at places of different types";
    NOT_COMPARABLE = "V0331", "values of these types are never the same";
    NO_ORDER = "V0332", "values of this type have no order";
    NO_ARITHMETIC = "V0333", "these values cannot be added, subtracted or multiplied";
    NOT_A_HIERARCHY = "V0334", "values of this type are not under one another";
    NOT_AN_EVENT = "V0335", "only an event has a day";
    NARROWED = "V0336", "a variable is narrowed by what need not hold";
    ROUNDING_ALONE = "V0337", "nothing is rounded here";
    AGGREGATE_OF = "V0338", "an aggregate is of other values";
    DAYS_AND_MONTHS = "V0339", "days are compared with months";
    ANONYMOUS_HERE = "V0340", "`_` stands for an argument only";
    IDLE_QUANTITY = "V0341", "a number or share that is always or never reached";
    NOT_ARGUED = "V0342", "only what is argued can be excluded";
    NOT_ENTITIES = "V0343", "`is` asks for a type of entities";
}

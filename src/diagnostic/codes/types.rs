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
}

//! Codes about files and the command.

super::codes! {
    FILE_NOT_READ = "V0701", "a file cannot be read";
    NOT_UTF8 = "V0702", "a file is not UTF-8 text";
    MODULE_NOT_FOUND = "V0703", "a module is not found";
    IMPORT_ESCAPES = "V0704", "a file outside its folder is named";
    IMPORT_CYCLE = "V0705", "files use each other in a circle";
    MODULE_HIDDEN = "V0706", "a file stands in for one of the embedded library";
    TABLE_MALFORMED = "V0707", "a table cannot be read";
    NO_SUCH_CASE = "V0708", "a case is not found";
    DATE_NEEDED = "V0709", "the answer depends on the date, and none is given";
    NOTHING_CALLED = "V0710", "nothing has that name";
    EVERY_DAY = "V0711", "an answer changes every day";
    CIRCULAR_DAYS = "V0712", "days depend on what is counted on these days";
}

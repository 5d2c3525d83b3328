//! Codes about files and the command.

super::codes! {
    FILE_NOT_READ = "V0701", "a file cannot be read";
}

//! Texts in, trees and diagnostics out.

mod files;

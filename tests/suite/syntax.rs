//! Texts in, trees and diagnostics out.

//! The form in which answers are given.

use super::{Conversation, Said, answer};
use crate::render::page::Page;
use crate::render::{self, Detail, Style};

/// A form of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As at a terminal.
    Text,
    /// For programs.
    Json,
    /// A part of a document.
    Markdown,
    /// A document of its own.
    Html,
}

/// The forms as they are typed.
pub const FORMS: [&str; 4] = ["text", "json", "markdown", "html"];

/// So many levels of reasons are unfolded on a page of HTML, which holds them all.
const UNFOLDED: usize = 2;

impl Conversation {
    /// Gives answers in another form from now on.
    pub(super) fn format(&mut self, form: &str) -> Said {
        self.form = match form {
            "" | "text" => Form::Text,
            "json" => Form::Json,
            "markdown" => Form::Markdown,
            "html" => Form::Html,
            _ => return self.complain(&format!("answers are given as {}", FORMS.join(", "))),
        };
        Said::default()
    }

    /// How answers look: what a page of HTML folds it holds nevertheless.
    pub(super) fn look(&self) -> Style {
        match self.form {
            Form::Html => Style { detail: Detail::Depth(usize::MAX), ..self.style },
            _ => self.style,
        }
    }

    /// An answer in the form that was asked for.
    pub(super) fn give(&self, page: Page, json: impl FnOnce() -> String) -> Said {
        match self.form {
            Form::Json => answer(json()),
            _ => self.show(page),
        }
    }

    /// A page, which programs are given as text, with a note where words are marked that the language lacks.
    pub(super) fn show(&self, mut page: Page) -> Said {
        let language = self.session.language();
        page.note_language(language);
        answer(match self.form {
            Form::Text | Form::Json => page.finish(),
            Form::Markdown => render::markdown::markdown(&page),
            Form::Html => {
                let view = render::html::View { language: language.unwrap_or("en"), unfolded: UNFOLDED };
                render::html::html(&page, view)
            }
        })
    }
}

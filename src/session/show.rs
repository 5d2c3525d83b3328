//! Any stage between text and answer, as its own printer shows it.

use super::{Refusal, Session, Setting};
use crate::syntax;

/// A stage of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What the lexer reads.
    Tokens,
    /// What the parser reads.
    Ast,
    /// Names looked up, types and scopes known.
    Hir,
    /// The normal logic program, in join order.
    Plan,
    /// Everything that is true or undetermined.
    Model,
}

impl Session {
    /// The text of a stage: of the first two for each file that was given or used, of the others for all
    /// of them together.
    ///
    /// # Errors
    /// The stage needs files without errors, or a limit was reached.
    pub fn show(&self, stage: Stage, _setting: &Setting) -> Result<String, Refusal> {
        match stage {
            Stage::Tokens => Ok(self.each_file(|tree| {
                let text = self.sources.text(tree.file);
                syntax::print_tokens(text, &syntax::tokens(tree.file, text))
            })),
            Stage::Ast => Ok(self.each_file(syntax::print_ast)),
            Stage::Hir | Stage::Plan | Stage::Model => Err(Refusal::Mistakes(vec![])),
        }
    }

    /// What is printed of each file that was named by the user, under its name where there are several.
    fn each_file(&self, print: impl Fn(&syntax::ast::File) -> String) -> String {
        let given: Vec<_> = self.trees.iter().filter(|tree| self.given.contains(&tree.file)).collect();
        let several = given.len() > 1;
        let one = |tree: &&syntax::ast::File| match several {
            true => format!("// {}\n{}", self.sources.name(tree.file), print(tree)),
            false => print(tree),
        };
        given.iter().map(one).collect()
    }
}

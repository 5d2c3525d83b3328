//! Any stage between text and answer, as its own printer shows it.

use super::{Refusal, Session, Setting, norms};
use crate::engine::Truth;
use crate::hir::{self, RelationKind};
use crate::ids::{NodeId, RelationId, WorldId};
use crate::{plan, syntax};
use std::collections::BTreeSet;
use std::fmt::Write as _;

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
    pub fn show(&mut self, stage: Stage, setting: &Setting) -> Result<String, Refusal> {
        match stage {
            Stage::Tokens => Ok(self.each_file(|tree| {
                let text = self.sources.text(tree.file);
                syntax::print_tokens(text, &syntax::tokens(tree.file, text))
            })),
            Stage::Ast => Ok(self.each_file(syntax::print_ast)),
            Stage::Hir => Ok(hir::print(&self.program)),
            // What is wrong was said when the files were loaded.
            Stage::Plan | Stage::Model if self.has_errors() => Err(Refusal::Mistakes(vec![])),
            Stage::Plan => {
                let plan = plan::plan(&self.program, &self.everything(), &plan::Options::default());
                Ok(plan::print(&self.program, &plan))
            }
            Stage::Model => self.model(setting),
        }
    }

    /// The relations that are not facts, with norms that some rule is about.
    fn everything(&self) -> Vec<RelationId> {
        let concluded = |id: &RelationId| {
            matches!(self.program.relation(*id).kind, RelationKind::Defined | RelationKind::Argued)
        };
        let all = (0..self.program.relations.len()).map(RelationId::at).filter(concluded);
        all.chain(norms::asked(&self.program)).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Every node of the plan with its rows in the world of the setting: `~` before what is undetermined.
    fn model(&mut self, setting: &Setting) -> Result<String, Refusal> {
        let (world, _) = self.world(setting)?;
        let relations = self.everything().into_iter().collect();
        let evaluated = self.evaluate(&relations, vec![world])?;
        let model = &evaluated.model;
        let shown = |code: &u32| match model.values().value(*code) {
            Some(value) => self.program.value(&value),
            None if *code == plan::Values::NEVER => "never".to_owned(),
            None => "some day".to_owned(),
        };
        let mut text = String::new();
        for place in 0..evaluated.plan.nodes.len() {
            let rows = model.in_world(NodeId::at(place), WorldId::at(0));
            if rows.is_empty() {
                continue;
            }
            let _ = writeln!(text, "{}", plan::node_name(&self.program, &evaluated.plan, NodeId::at(place)));
            for (row, truth) in rows {
                let doubt = if truth == Truth::Undetermined { "~ " } else { "  " };
                let _ = writeln!(text, "  {doubt}{}", row.iter().map(shown).collect::<Vec<_>>().join(", "));
            }
        }
        Ok(text)
    }

    /// What is printed of each file that was named by the user, under its name where there are several.
    fn each_file(&self, print: impl Fn(&syntax::ast::File) -> String) -> String {
        let given: Vec<_> = self.trees.iter().filter(|tree| self.given.contains(&tree.file)).collect();
        let several = given.len() > 1;
        let one = |tree: &&syntax::ast::File| {
            if several {
                format!("// {}\n{}", self.sources.name(tree.file), print(tree))
            } else {
                print(tree)
            }
        };
        given.iter().map(one).collect()
    }
}

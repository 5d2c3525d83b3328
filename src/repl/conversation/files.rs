//! Files at the prompt: read again, read further ones, write the case.

use super::told::standing;
use super::{Complaint, Conversation, Said, answer};
use crate::render;
use crate::session::{Kept, Refusal, Session, Setting, Unkept, is_name, write_whole};
use std::path::Path;

impl Conversation {
    pub(super) fn load(&mut self, files: &str) -> Result<Said, Refusal> {
        let mut paths = self.session.paths().to_vec();
        let new = files.split_whitespace().map(str::to_owned);
        paths.extend(new.filter(|path| !self.session.paths().contains(path)));
        self.read(&paths)
    }

    pub(super) fn reload(&mut self) -> Result<Said, Refusal> {
        let paths = self.session.paths().to_vec();
        self.read(&paths)
    }

    /// Reads files in the place of those that were read, if nothing is wrong with them; tells what changed.
    fn read(&mut self, paths: &[String]) -> Result<Said, Refusal> {
        if paths.iter().any(|path| path == "-") {
            return Ok(self.complain("what came from the standard input cannot be read again"));
        }
        let asked = self.questions();
        let mut session = Session::load(&self.disk, paths)
            .with_limits(self.limits)
            .with_language(self.session.language().map(str::to_owned))
            .prepared();
        if let Some(stop) = &self.stop {
            session.stop_with(stop);
        }
        if session.has_errors() {
            let list = session.diagnostics();
            let mut complaint =
                Complaint::of(list, session.sources(), self.complaints, self.style, &self.line);
            let kept = "the files stay as they were read before\n";
            complaint.apart.push_str(kept);
            complaint.below.push_str(kept);
            return Ok(Said { complaint: Some(complaint), ..Said::default() });
        }
        let (setting, mut note) = self.fitting(&mut session);
        let before = standing(&mut self.session, &asked, &self.setting)?;
        let after = standing(&mut session, &asked, &setting)?;
        // Where the day went with the case there is no answer, and it must be possible to give another one.
        let gone = session.case_of(&setting).is_none();
        let after = match after {
            Err(refusal) if before.is_ok() && !gone => return Err(refusal),
            after => after,
        };
        session.go_on()?;
        let warnings = session.diagnostics().len();
        if warnings > 0 {
            note.extend([&render::plural(warnings, "warning"), ": `vires check` shows them\n"]);
        }
        // Steps to where the files no longer lead are forgotten.
        for steps in [&mut self.before, &mut self.after] {
            let same = |to: &Setting| session.name_of_case(to) == self.session.name_of_case(to);
            steps.retain(|step| same(&step.setting));
            steps.retain(|step| session.validate(&step.setting).is_ok());
        }
        self.session = session;
        self.setting = setting;
        let told = self.difference(&before, &after);
        self.reread = Some(told.clone());
        Ok(answer(format!("{}\n{note}{told}", self.greeting())))
    }

    /// What is asked about, as far as that is still possible in files that were read anew; and what is left out of it,
    /// in words.
    fn fitting(&self, session: &mut Session) -> (Setting, String) {
        let mut setting = self.setting.clone();
        let supposes = setting.supposes() || !setting.readings.is_empty();
        let name = self.session.name_of_case(&setting);
        let there = session.program().cases.iter().any(|case| Some(&case.name) == name.as_ref());
        let mut note = String::new();
        if let Some(name) = name.as_ref().filter(|_| !there) {
            setting = Setting::default();
            let instead = match session.name_of_case(&setting) {
                Some(other) => format!("the case `{other}` is talked about instead"),
                None => "no case is talked about; `:as-of DATE` gives a day".to_owned(),
            };
            setting.as_of = self.setting.as_of.filter(|_| session.case_of(&setting).is_none());
            note.extend(["the case `", name, "` is gone: ", &instead, "\n"]);
        } else if name.is_some() && session.name_of_case(&setting) != name {
            setting.case = name;
        }
        if session.validate(&setting).is_err() {
            setting = Setting { case: setting.case, as_of: setting.as_of, ..Setting::default() };
        }
        let left = supposes && !setting.supposes() && setting.readings.is_empty();
        if left {
            note.push_str("what was assumed and taken back no longer fits the files: it is left out\n");
        }
        (setting, note)
    }

    /// Writes the case with what was assumed and taken back; `FILE as NAME` under another name.
    pub(super) fn save(&mut self, typed: &str) -> Result<Said, Refusal> {
        let words: Vec<&str> = typed.split_whitespace().collect();
        let (file, called) = match words.as_slice() {
            [file] => (*file, None),
            [file, "as", name] => (*file, Some(*name)),
            _ => {
                return Ok(
                    self.complain("`:save` takes one file, and a new name of the case: `:save FILE as NAME`")
                );
            }
        };
        if let Some(name) = called.filter(|name| !is_name(name)) {
            return Ok(self.complain(&format!(
                "`{name}` cannot be the name of a case: a name begins with a letter that is no capital, and has \
                 letters, digits and `_`"
            )));
        }
        let path = Path::new(file);
        let own = self.session.file_of_case(&self.setting);
        let known = own.as_deref() == Some(file) || self.saved.as_deref() == Some(file);
        if path.exists() && !known {
            return Ok(self.complain(&format!(
                "`{file}` is there already, and is not the file of this case: choose another name"
            )));
        }
        let asked = self.questions();
        let kept = match self.session.kept(&self.disk, (file, called), &asked, &self.setting) {
            Ok(kept) => kept,
            Err(Unkept::Setting(refusal)) => return Err(refusal),
            Err(Unkept::Because(why)) => return Ok(self.complain(&format!("not written: {why}"))),
            Err(Unkept::Refused(session, refusal)) => {
                let list = refusal.diagnostics();
                let sources = session.sources();
                let complaint = Complaint::of(list, sources, self.complaints, self.style, "");
                return Ok(Said { complaint: Some(complaint), ..Said::default() });
            }
        };
        if kept.left_out && own.as_deref() == Some(file) {
            return Ok(self.complain(&format!(
                "`{file}` holds what was expected and supposed of the case as it stood, which would be lost: choose \
                 another name"
            )));
        }
        if let Err(error) = write_whole(path, kept.text.as_bytes()) {
            return Ok(self.complain(&format!("`{file}` cannot be written: {error}")));
        }
        self.saved = Some(file.to_owned());
        let beside = own.filter(|own| own != file);
        Ok(answer(self.written(file, &kept, beside.as_deref())))
    }

    /// What was written; `beside`: the file that the case came from, if that is another one.
    fn written(&self, file: &str, kept: &Kept, beside: Option<&str>) -> String {
        let mut text = format!("the case {} is written to {file}; it gives the same answers\n", kept.case);
        if let Some(own) = beside {
            let program = self.session.program();
            let twice = program.cases.iter().any(|case| case.name == kept.case);
            if self.session.holds_more(&self.setting) {
                text.extend([
                    "what else stands in ",
                    own,
                    " stands in ",
                    file,
                    ", too: read one of them, not both\n",
                ]);
            } else if twice {
                text.extend([
                    "the case in ",
                    own,
                    " has the same name: a folder with both declares it twice; `:save ",
                    file,
                    " as NAME` gives it a name of its own\n",
                ]);
            }
        }
        if kept.left_out {
            text.push_str("what was expected and supposed of the case as it stood is left out\n");
        }
        if !self.setting.readings.is_empty() {
            text.push_str("readings are no part of a case: they are taken again with `--reading`, as below, or `:reading`\n");
        }
        let files = kept.others.iter().map(String::as_str).chain([file]);
        let files = files.map(|file| format!(" {}", render::word(file)));
        let case = (!kept.first).then(|| format!(" --case {}", render::word(&kept.case)));
        let readings = self.setting.readings.iter().map(|(dispute, reading)| {
            format!(" --reading {}", render::word(&format!("{dispute}={reading}")))
        });
        let language = self.session.language().map(|tag| format!(" --lang {tag}"));
        text.push_str("next: vires repl");
        text.extend(files.chain(case).chain(readings).chain(language));
        text.extend([&self.typed, "\n"]);
        text
    }
}

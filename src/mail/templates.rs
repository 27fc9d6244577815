//! Mail templates: compiled in, overridable by a folder, checked completely when loaded.
//!
//! A text template begins with `Betreff: …`. An unknown variable is an error with file and line,
//! found by a static look at every template and by writing sample letters that reach every branch.

use std::{borrow::Cow, collections::BTreeSet, path::Path};

use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use super::context::{Context, Team};
use crate::domain::{
    mail::{MailKind, Mailbox},
    text,
};

mod samples;

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => { [$(($name, include_str!(concat!("../../config/mail/", $name)))),+] };
}

/// Every template by its file name.
const EMBEDDED: [(&str, &str); 31] = embedded![
    "agh_action.html",
    "agh_action.txt",
    "care_measure.html",
    "care_measure.txt",
    "edited.html",
    "final_report.html",
    "final_report.txt",
    "info_letter.html",
    "info_letter.txt",
    "kick_off_mail.html",
    "kick_off_mail.txt",
    "kick_off_talk.html",
    "kick_off_talk.txt",
    "kick_off_withdrawn.html",
    "kick_off_withdrawn.txt",
    "layout.html",
    "list_request.html",
    "list_request.txt",
    "lists_missing.html",
    "lists_missing.txt",
    "overbooked.html",
    "overbooked.txt",
    "pre_start_check.html",
    "pre_start_check.txt",
    "refill.html",
    "refill.txt",
    "signature.txt",
    "statement_request.html",
    "statement_request.txt",
    "weekly_overview.html",
    "weekly_overview.txt",
];

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Mailvorlage {file}{}: {problem}", line.map_or_else(String::new, |n| format!(", Zeile {n}")))]
pub struct TemplateError {
    /// File name or path.
    pub file: String,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong and how to mend it.
    pub problem: String,
}

/// The checked templates.
#[derive(Debug)]
pub struct Templates {
    env: Environment<'static>,
}

impl Templates {
    /// Loads the compiled-in templates; files of the same name in `dir` replace them.
    ///
    /// # Errors
    /// The first template that cannot be read, has a syntax error, a name nobody knows, an
    /// unknown variable, or no subject.
    pub fn load(dir: Option<&Path>) -> Result<Self, TemplateError> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        env.set_syntax(syntax.map_err(|e| error_of(&e, "Schreibweise"))?);
        env.set_auto_escape_callback(|name| {
            if Path::new(name).extension().is_some_and(|e| e == "html") { AutoEscape::Html } else { AutoEscape::None }
        });
        if let Some(dir) = dir {
            refuse_unknown_files(dir)?;
        }
        for (name, built_in) in EMBEDDED {
            let source = dir.map_or(Ok(None), |dir| own_version(dir, name))?;
            let source: Cow<'static, str> = source.map_or(Cow::Borrowed(built_in), Cow::Owned);
            env.add_template_owned(name, source.into_owned()).map_err(|e| error_of(&e, name))?;
        }
        let templates = Self { env };
        templates.check()?;
        Ok(templates)
    }

    /// Subject, text and HTML part of a mail.
    pub(super) fn write(&self, kind: MailKind, mut context: Context) -> Result<(String, String, String), TemplateError> {
        let file = format!("{}.txt", kind.key());
        let written = self.render(&file, &context)?;
        let (subject, body) = split_subject(&written).ok_or_else(|| TemplateError {
            file: file.clone(),
            line: Some(1),
            problem: "die erste Zeile muss mit „Betreff:“ beginnen und einen Betreff nennen".to_owned(),
        })?;
        context.subject = Some(subject.clone());
        let html = self.render(&format!("{}.html", kind.key()), &context)?;
        Ok((subject, tidy(body), html))
    }

    /// The HTML part of a text edited by hand.
    ///
    /// # Errors
    /// When the template fails on it.
    pub fn write_edited(&self, subject: &str, text: &str, team: &Mailbox) -> Result<String, TemplateError> {
        let paragraphs: Vec<Vec<&str>> =
            text.split("\n\n").map(|p| p.lines().map(str::trim_end).filter(|l| !l.is_empty()).collect()).collect();
        let paragraphs = paragraphs.into_iter().filter(|p| !p.is_empty()).collect();
        self.render("edited.html", &Edited { subject, paragraphs, team: Team::of(team) })
    }

    fn render(&self, file: &str, context: &impl Serialize) -> Result<String, TemplateError> {
        let template = self.env.get_template(file).map_err(|e| error_of(&e, file))?;
        template.render(Serde(context)).map_err(|e| error_of(&e, file))
    }

    /// Looks at every template, then writes every sample.
    fn check(&self) -> Result<(), TemplateError> {
        for kind in MailKind::ALL {
            let contexts = samples::contexts(kind);
            let known: BTreeSet<String> = contexts.iter().flat_map(known_names).collect();
            for extension in ["txt", "html"] {
                self.check_names(&format!("{}.{extension}", kind.key()), &known)?;
            }
            for context in contexts {
                self.write(kind, context)?;
            }
        }
        self.write_edited("Betreff", "Ein Absatz\nmit zwei Zeilen\n\nnoch einer", &samples::team()).map(drop)
    }

    /// Names in branches no sample reaches.
    fn check_names(&self, file: &str, known: &BTreeSet<String>) -> Result<(), TemplateError> {
        let template = self.env.get_template(file).map_err(|e| error_of(&e, file))?;
        let mut unknown: Vec<_> = template.undeclared_variables(true).into_iter().filter(|n| !known.contains(n)).collect();
        unknown.sort();
        let Some(name) = unknown.into_iter().next() else { return Ok(()) };
        let line = template.source().lines().position(|l| mentions(l, &name)).map(|n| n + 1);
        Err(unknown_variable(file, line, Some(&name)))
    }
}

/// The context of `edited.html`.
#[derive(Serialize)]
struct Edited<'a> {
    subject: &'a str,
    paragraphs: Vec<Vec<&'a str>>,
    team: Team,
}

/// `team`, `team.name` … as a template may write them, plus what the HTML part gets.
fn known_names(context: &Context) -> Vec<String> {
    fn walk(prefix: &str, value: &serde_json::Value, names: &mut Vec<String>) {
        if let serde_json::Value::Object(fields) = value {
            for (key, value) in fields {
                let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                walk(&name, value, names);
                names.push(name);
            }
        }
    }
    let mut names = vec!["subject".to_owned()];
    walk("", &serde_json::to_value(context).unwrap_or_default(), &mut names);
    names
}

/// Whether a line holds the name as a whole word inside a tag.
fn mentions(line: &str, name: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
    line.contains('{')
        && line.match_indices(name).any(|(at, _)| {
            !word(line[..at].chars().next_back()) && !word(line[at + name.len()..].chars().next().filter(|c| *c != '.'))
        })
}

fn refuse_unknown_files(dir: &Path) -> Result<(), TemplateError> {
    let entries = std::fs::read_dir(dir).map_err(|e| TemplateError {
        file: dir.display().to_string(),
        line: None,
        problem: format!("der Ordner lässt sich nicht lesen ({e})"),
    })?;
    let mut names: Vec<_> = entries.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    let is_template = |n: &String| [".txt", ".html"].iter().any(|end| n.ends_with(end));
    match names.into_iter().filter(is_template).find(|n| !EMBEDDED.iter().any(|(known, _)| known == n)) {
        None => Ok(()),
        Some(name) => Err(TemplateError {
            file: dir.join(name).display().to_string(),
            line: None,
            problem: format!("diesen Namen kennt ilc-desk nicht; erlaubt sind {}", EMBEDDED.map(|(n, _)| n).join(", ")),
        }),
    }
}

fn own_version(dir: &Path, name: &str) -> Result<Option<String>, TemplateError> {
    let path = dir.join(name);
    match std::fs::read_to_string(&path) {
        Ok(source) => Ok(Some(source.trim_start_matches('\u{feff}').to_owned())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(TemplateError {
            file: path.display().to_string(),
            line: None,
            problem: format!("die Datei lässt sich nicht als UTF-8-Text lesen ({e})"),
        }),
    }
}

/// minijinja's error in our words: the innermost template that failed, with its line.
fn error_of(error: &minijinja::Error, file: &str) -> TemplateError {
    let mut innermost = error;
    while let Some(source) = std::error::Error::source(innermost).and_then(|s| s.downcast_ref::<minijinja::Error>()) {
        innermost = source;
    }
    let file = innermost.name().or(error.name()).unwrap_or(file);
    if innermost.kind() == minijinja::ErrorKind::UndefinedError {
        let name = innermost.range().and_then(|range| innermost.template_source()?.get(range));
        return unknown_variable(file, innermost.line(), name.map(str::trim));
    }
    let problem = innermost.detail().map_or_else(|| innermost.kind().to_string(), ToOwned::to_owned);
    TemplateError { file: file.to_owned(), line: innermost.line(), problem: format!("nicht lesbar ({problem})") }
}

fn unknown_variable(file: &str, line: Option<usize>, name: Option<&str>) -> TemplateError {
    let name = name.map_or_else(String::new, |n| format!(" „{n}“"));
    let problem = format!("unbekannte Variable{name}; die erlaubten Namen stehen in config/mail/README.md");
    TemplateError { file: file.to_owned(), line, problem }
}

/// `Betreff: …` and what follows; `None` without a subject.
fn split_subject(written: &str) -> Option<(String, &str)> {
    let (first, body) = written.split_once('\n').unwrap_or((written, ""));
    let subject = text::clean(first.strip_prefix("Betreff:")?);
    (!subject.is_empty()).then_some((subject, body))
}

/// No spaces at line ends, never two blank lines in a row, one line break at the end.
fn tidy(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut blank = true;
    for line in body.lines().map(str::trim_end) {
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests;

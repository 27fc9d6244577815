//! A match over one of our own enums names every variant, so that whoever adds one is told each
//! place that has to know it. An arm with a condition may take any of them.

use std::collections::{BTreeMap, BTreeSet};

use syn::{
    Pat,
    visit::{self, Visit},
};

use super::names::{Source, is_test, sources};

/// Enums that macros write, which are not seen as such.
const WRITTEN_BY_MACROS: [&str; 4] = ["Command", "Payload", "Resource", "TableId"];

/// Where the name of an enum of ours is that of another crate's.
const THEIRS: &[(&str, &str)] = &[
    ("src/config/annotated.rs", "Value"),
    ("src/config/kind.rs", "Value"),
    ("src/config/schema.rs", "Value"),
    ("src/import/xlsx/cells.rs", "Event"),
    ("src/import/xlsx/package.rs", "Event"),
    ("src/import/xlsx/xml.rs", "Event"),
    ("src/tui/drive/terminal.rs", "Event"),
    ("src/tui/look/theme/file.rs", "Value"),
];

/// Names of our enums.
#[derive(Default)]
struct Enums(BTreeSet<String>);

impl Visit<'_> for Enums {
    fn visit_item_enum(&mut self, item: &syn::ItemEnum) {
        self.0.insert(item.ident.to_string());
    }
}

/// The matches of one file that leave variants out.
struct Reader<'a> {
    path: &'a str,
    enums: &'a BTreeSet<String>,
    /// What `Self` is.
    me: String,
    found: Vec<String>,
}

impl Reader<'_> {
    fn is_ours(&self, pattern: &Pat) -> bool {
        let named = |path: &syn::Path| {
            let name = path.segments.iter().rev().nth(1).map(|segment| segment.ident.to_string()).unwrap_or_default();
            let name = if name == "Self" { self.me.clone() } else { name };
            self.enums.contains(&name) && !THEIRS.contains(&(self.path, name.as_str()))
        };
        match pattern {
            Pat::Path(pattern) => named(&pattern.path),
            Pat::TupleStruct(pattern) => named(&pattern.path),
            Pat::Struct(pattern) => named(&pattern.path),
            Pat::Or(pattern) => pattern.cases.iter().any(|case| self.is_ours(case)),
            Pat::Paren(pattern) => self.is_ours(&pattern.pat),
            Pat::Guard(pattern) => self.is_ours(&pattern.pat),
            Pat::Reference(pattern) => self.is_ours(&pattern.pat),
            Pat::Ident(pattern) => pattern.subpat.as_ref().is_some_and(|(_, inner)| self.is_ours(inner)),
            _ => false,
        }
    }
}

/// What stands in `Some`, `Ok` or `Err`, and in which.
fn wrapped(pattern: &syn::PatTupleStruct) -> Option<(String, &Pat)> {
    let name = pattern.path.segments.last()?.ident.to_string();
    let inner = pattern.elems.first().filter(|_| pattern.elems.len() == 1)?;
    ["Some", "Ok", "Err"].contains(&name.as_str()).then_some((name, inner))
}

/// Every pattern an arm stands for, without `|` and brackets.
fn each(pattern: &Pat) -> Vec<&Pat> {
    match pattern {
        Pat::Or(pattern) => pattern.cases.iter().flat_map(each).collect(),
        Pat::Paren(pattern) => each(&pattern.pat),
        other => vec![other],
    }
}

/// The line of a pattern that takes whatever comes, without a condition.
fn open(pattern: &Pat) -> Option<usize> {
    match pattern {
        Pat::Wild(wild) => Some(wild.underscore_token.spans[0].start().line),
        Pat::Ident(name) if name.subpat.is_none() => {
            let is_name = name.ident.to_string().starts_with(char::is_lowercase);
            is_name.then(|| name.ident.span().start().line)
        }
        _ => None,
    }
}

impl Reader<'_> {
    /// Whether one of our variants stands in `Some`, `Ok` or `Err`.
    fn is_ours_within(&self, pattern: &Pat) -> bool {
        let Pat::TupleStruct(pattern) = pattern else { return false };
        wrapped(pattern).is_some_and(|(_, inner)| each(inner).iter().any(|p| self.is_ours(p) || self.is_ours_within(p)))
    }

    /// Notes where one of these patterns leaves open what others name, here or inside `Some`, `Ok` and `Err`.
    /// There a name is no fault: it hands on what it took, as `Err(error) => error` does.
    fn look(&mut self, patterns: &[&Pat], inside: bool) {
        let is_ours = patterns.iter().any(|pattern| self.is_ours(pattern));
        let is_ours_within = patterns.iter().any(|pattern| self.is_ours_within(pattern));
        let is_fault = |pattern: &&&Pat| match pattern {
            Pat::Wild(_) => is_ours || is_ours_within,
            _ => is_ours && !inside,
        };
        if let Some(line) = patterns.iter().filter(is_fault).find_map(|pattern| open(pattern)) {
            self.found.push(format!("{}:{line}", self.path));
        }
        let mut within: BTreeMap<String, Vec<&Pat>> = BTreeMap::new();
        for pattern in patterns {
            if let Pat::TupleStruct(pattern) = pattern
                && let Some((name, inner)) = wrapped(pattern)
            {
                within.entry(name).or_default().extend(each(inner));
            }
        }
        for patterns in within.values() {
            self.look(patterns, true);
        }
    }
}

impl Visit<'_> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &syn::ItemImpl) {
        let name = match &*item.self_ty {
            syn::Type::Path(ty) => ty.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        };
        let outer = std::mem::replace(&mut self.me, name.unwrap_or_default());
        visit::visit_item_impl(self, item);
        self.me = outer;
    }

    fn visit_expr_match(&mut self, item: &syn::ExprMatch) {
        let patterns: Vec<&Pat> = item.arms.iter().flat_map(|arm| each(&arm.pat)).collect();
        self.look(&patterns, false);
        visit::visit_expr_match(self, item);
    }
}

fn left_open(sources: &[Source]) -> Vec<String> {
    let files: Vec<syn::File> = sources.iter().map(|source| syn::parse_file(&source.text).unwrap()).collect();
    let mut enums = Enums(WRITTEN_BY_MACROS.map(str::to_owned).into());
    for file in &files {
        enums.visit_file(file);
    }
    let mut found = Vec::new();
    for (source, file) in sources.iter().zip(&files) {
        let is_tests = source.module.last().is_some_and(|name| name == "tests" || name == "testing");
        let mut reader = Reader { path: &source.path, enums: &enums.0, me: String::new(), found: Vec::new() };
        if !is_tests {
            reader.visit_file(file);
        }
        found.append(&mut reader.found);
    }
    found
}

#[test]
fn matches_over_own_enums_name_every_variant() {
    let found = left_open(&sources());
    assert!(found.is_empty(), "name the variants here: {found:?}");
}

/// The test sees what it is there for.
#[test]
fn what_is_left_open_is_seen() {
    let seen = |arms: &str| {
        let text = format!("enum Own {{ A, B(u8) }}\nimpl Own {{ fn f(self, o: u8) {{ match self {{\n{arms} }} }} }}");
        left_open(&[Source::new("src/own.rs", &text)])
    };
    for fault in [
        "Own::A => 1, _ => 2",
        "Self::B(_) => 1, other => 2",
        "crate::own::Own::A | Own::B(1) => 1, _ => 2",
        "Some(Own::A) => 1, Some(_) | None => 2",
        "Some(Own::A) => 1, _ => 2",
        "Ok(Some(Own::A)) => 1, Ok(Some(_)) => 2, Ok(None) => 3, Err(_) => 4",
        "None => 1, Some(Self::A | Self::B(1)) => 2, Some(_) => 3",
    ] {
        assert_eq!(seen(fault), ["src/own.rs:3"], "{fault}");
    }
    for fine in [
        "Own::A => 1, Own::B(_) => 2",
        "Self::A => 1, _ if o > 1 => 2, Self::B(n) => 3",
        "Their::A => 1, _ => 2",
        "Some(Own::A) => 1, None | Some(Own::B(_)) => 2",
        "Ok(Own::A) => 1, Ok(Own::B(_)) => 2, Err(_) => 3",
        "Some(Their::A) => 1, _ => 2",
    ] {
        assert_eq!(seen(fine), [""; 0], "{fine}");
    }
}

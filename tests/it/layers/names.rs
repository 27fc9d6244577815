//! Reads what a source file names: `use` trees however they are nested, paths in code, and paths
//! inside macros. Everything of a file counts but its `#[cfg(test)]` modules, whose tests may
//! reach further than the code. Judges nothing.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::{UseTree, visit::Visit};

/// A Rust file of the crate.
pub struct Source {
    /// For messages, from the crate's root: `src/tui/mod.rs`.
    pub path: String,
    /// Where it stands in the crate: `["tui"]`; empty for `src/lib.rs`.
    pub module: Vec<String>,
    /// All of it.
    pub text: String,
}

impl Source {
    /// A file of the crate by its path.
    pub fn new(path: &str, text: &str) -> Self {
        let mut module: Vec<String> =
            path.trim_start_matches("src/").trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        module.pop_if(|last| last == "mod" || (last == "lib" && path == "src/lib.rs"));
        Self { path: path.to_owned(), module, text: text.to_owned() }
    }
}

/// Every Rust file below `src`.
pub fn sources() -> Vec<Source> {
    fn below(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    below(&root.join("src"), &mut found);
    let source =
        |path: &PathBuf| Source::new(&path.strip_prefix(root).unwrap().display().to_string(), &fs::read_to_string(path).unwrap());
    found.iter().map(source).collect()
}

/// Something a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// File and line.
    pub place: String,
    /// The module that names it.
    pub by: Vec<String>,
    /// What is named.
    pub what: What,
}

/// What can be named from outside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Something of this crate, from its root: `["store", "Store"]`.
    Ours(Vec<String>),
    /// Something of another crate or of `std`: `["std", "fs", "read"]`.
    Foreign(Vec<String>),
    /// A clock that is read, e.g. `Utc::now`.
    Clock(String),
}

/// Everything the files name, without what stands in `#[cfg(test)]` modules. `crates` are the
/// names under which other crates can be reached.
pub fn named(sources: &[Source], crates: &BTreeSet<String>) -> Vec<Named> {
    let files: Vec<syn::File> =
        sources.iter().map(|s| syn::parse_file(&s.text).unwrap_or_else(|e| panic!("{}: {e}", s.path))).collect();
    let mut tests = Vec::new();
    for (source, file) in sources.iter().zip(&files) {
        test_modules(&source.module, &file.items, &mut tests);
    }
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|s| s.module.clone()).collect();
    let mut found = Vec::new();
    for (source, file) in sources.iter().zip(&files) {
        if tests.iter().any(|test| source.module.starts_with(test)) {
            continue;
        }
        let mut reader =
            Reader { path: &source.path, module: source.module.clone(), crates, modules: &modules, found: Vec::new() };
        reader.visit_file(file);
        found.append(&mut reader.found);
    }
    found
}

/// Whether something exists only in tests.
pub fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("cfg") && a.parse_args::<Ident>().is_ok_and(|i| i == "test"))
}

/// Modules that exist only in tests, also those whose text is another file.
fn test_modules(at: &[String], items: &[syn::Item], found: &mut Vec<Vec<String>>) {
    for item in items {
        let syn::Item::Mod(module) = item else { continue };
        let here = [at, &[module.ident.to_string()]].concat();
        if is_test(&module.attrs) {
            found.push(here);
        } else if let Some((_, items)) = &module.content {
            test_modules(&here, items, found);
        }
    }
}

struct Reader<'a> {
    path: &'a str,
    /// The module being read, inline ones included.
    module: Vec<String>,
    crates: &'a BTreeSet<String>,
    modules: &'a BTreeSet<Vec<String>>,
    found: Vec<Named>,
}

impl Reader<'_> {
    /// Keeps what is named if it reaches beyond the module.
    fn note(&mut self, from_root: bool, segments: &[String], line: usize) {
        let Some(first) = segments.first() else { return };
        let what = match first.as_str() {
            "crate" | "ilc_desk" if !from_root || first == "ilc_desk" => What::Ours(segments[1..].to_vec()),
            "self" | "super" => {
                let up = segments.iter().take_while(|s| *s == "super" || *s == "self").filter(|s| *s == "super").count();
                let rest = segments.iter().skip_while(|s| *s == "super" || *s == "self").cloned();
                let base = self.module.len().saturating_sub(up);
                What::Ours(self.module[..base].iter().cloned().chain(rest).collect())
            }
            _ if segments.len() > 1 && segments.ends_with(&["now".to_owned()]) => What::Clock(segments.join("::")),
            _ => {
                let child = [self.module.as_slice(), std::slice::from_ref(first)].concat();
                if !from_root && self.modules.contains(&child) {
                    What::Ours(self.module.iter().chain(segments).cloned().collect())
                } else if self.crates.contains(first) {
                    What::Foreign(segments.to_vec())
                } else {
                    return;
                }
            }
        };
        self.found.push(Named { place: format!("{}:{line}", self.path), by: self.module.clone(), what });
    }

    fn tree(&mut self, from_root: bool, before: &[String], tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.tree(from_root, &[before, &[path.ident.to_string()]].concat(), &path.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(from_root, before, tree)),
            UseTree::Name(syn::UseName { ident, .. }) | UseTree::Rename(syn::UseRename { ident, .. }) => {
                self.note(from_root, &[before, &[ident.to_string()]].concat(), ident.span().start().line);
            }
            UseTree::Glob(glob) => self.note(from_root, &[before, &["*".to_owned()]].concat(), glob.star_token.span.start().line),
        }
    }

    /// Paths between the tokens of a macro, whose grammar nobody knows: names joined by `::`,
    /// nested braces included.
    fn tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < trees.len() {
            let joined = |at: usize| {
                let colon = |i: usize| matches!(trees.get(i), Some(TokenTree::Punct(p)) if p.as_char() == ':');
                colon(at) && colon(at + 1)
            };
            match &trees[at] {
                TokenTree::Ident(first) if at < 2 || !joined(at - 2) => {
                    let (start, mut path) = (at, vec![first.to_string()]);
                    while joined(at + 1) {
                        match trees.get(at + 3) {
                            Some(TokenTree::Ident(next)) => path.push(next.to_string()),
                            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                                if let Ok(tree) = syn::parse2::<UseTree>(trees[start..=at + 3].iter().cloned().collect()) {
                                    self.tree(false, &[], &tree);
                                }
                                break;
                            }
                            _ => break,
                        }
                        at += 3;
                    }
                    if path.len() > 1 {
                        self.note(false, &path, first.span().start().line);
                    }
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if is_test(&module.attrs) {
            return;
        }
        self.module.push(module.ident.to_string());
        syn::visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(item.leading_colon.is_some(), &[], &item.tree);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.note(true, &[item.ident.to_string()], item.ident.span().start().line);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if segments.len() > 1 {
            self.note(path.leading_colon.is_some(), &segments, path.segments[0].ident.span().start().line);
        }
        syn::visit::visit_path(self, path);
    }

    /// `pub(in crate::tui)` hides; it names nothing.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
        syn::visit::visit_macro(self, mac);
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.tokens(list.tokens.clone());
        syn::visit::visit_meta_list(self, list);
    }
}

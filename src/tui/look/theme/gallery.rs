//! Themes by name: those that come with the program and those in the user's folder. The only
//! part that reads files; a theme in the folder wins over one of the same name in the program.

use std::{collections::BTreeMap, fs, path::Path};

use super::{BUILTIN, Depth, Theme};

/// Every theme there is to choose from, and files that are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gallery {
    /// In the order shown: the program's, then the user's by name.
    pub themes: Vec<Theme>,
    /// Files that cannot be used: name and why.
    pub broken: Vec<(String, String)>,
}

impl Default for Gallery {
    fn default() -> Self {
        Self::load(None, Depth::Full)
    }
}

impl Gallery {
    /// Reads everything in a folder (`NAME.toml` each); a folder that is not there holds nothing.
    pub fn load(folder: Option<&Path>, depth: Depth) -> Self {
        let own = folder.map(files).unwrap_or_default();
        let mut names: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
        names.extend(own.keys().map(String::as_str).filter(|name| BUILTIN.iter().all(|(known, _)| known != name)));
        let (mut themes, mut broken) = (Vec::new(), Vec::new());
        for name in names {
            match Theme::load(name, folder, depth) {
                Ok(theme) => themes.push(theme),
                Err(problem) => broken.push((name.to_owned(), problem)),
            }
        }
        Self { themes, broken }
    }

    /// A theme that can be chosen.
    pub fn named(&self, name: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.name() == name)
    }
}

impl Theme {
    /// A theme by name, from the folder or the program. Asks for the file each time, so a changed
    /// one is loaded by calling this again.
    ///
    /// # Errors
    /// In German: when there is no such theme (those there are are listed), or its file is not
    /// readable or wrong (with file and line).
    pub fn load(name: &str, folder: Option<&Path>, depth: Depth) -> Result<Self, String> {
        let own = folder.map(files).unwrap_or_default();
        if let Some(path) = own.get(name) {
            let text = fs::read_to_string(path).map_err(|e| format!("Farbschema {} ist nicht lesbar: {e}", path.display()))?;
            return Self::parse(name, &text, depth).map_err(|problem| format!("Farbschema {}, {problem}", path.display()));
        }
        Self::builtin(name, depth).ok_or_else(|| {
            let mut names: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
            names.extend(own.keys().map(String::as_str).filter(|name| BUILTIN.iter().all(|(known, _)| known != name)));
            let place = folder.map(|folder| format!(" Eigene liegen in {}.", folder.display())).unwrap_or_default();
            format!("Das Farbschema „{name}“ gibt es nicht; vorhanden sind: {}.{place}", names.join(", "))
        })
    }
}

/// Theme files of a folder by the name of the theme.
fn files(folder: &Path) -> BTreeMap<String, std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let themes = entries.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    themes.filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path))).collect()
}

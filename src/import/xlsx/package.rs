//! The parts of a workbook beside its sheets: their names and states, shared texts, formats, epoch.

use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

use quick_xml::events::Event;
use zeroize::{Zeroize as _, Zeroizing};
use zip::read::{ZipArchive, ZipFile};

use super::{
    formats::Format,
    xml::{Damaged, attribute, push_text, reader, unescaped},
};

/// A sheet by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetName {
    pub(super) name: String,
    /// Hidden, whether or not Excel offers to show it.
    pub(super) hidden: bool,
    /// Its part.
    part: usize,
}

/// An opened workbook.
pub(super) struct Package<'a> {
    archive: Archive<'a>,
    pub(super) sheets: Vec<SheetName>,
    pub(super) strings: Vec<String>,
    pub(super) formats: Vec<Format>,
    /// Dates count from 1904.
    pub(super) is_1904: bool,
}

impl Drop for Package<'_> {
    /// The texts may have been names.
    fn drop(&mut self) {
        self.strings.zeroize();
    }
}

impl<'a> Package<'a> {
    /// Opens a workbook that [`super::archive::inspect`] has found harmless.
    ///
    /// # Errors
    /// What is wrong, in German.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let damaged = |_: Damaged| "die XLSX-Datei ist nicht lesbar".to_owned();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(Damaged))?;
        let Some(book) = main_part(&mut archive).map_err(damaged)? else { return Err(not_a_workbook(&archive)) };
        let links = relations(&mut archive, &book).map_err(damaged)?;
        let mut package = Self { archive, sheets: vec![], strings: vec![], formats: vec![], is_1904: false };
        package.read_book(&book, &links).map_err(damaged)?;
        if let Some(part) = package.linked(&links, "sharedStrings") {
            package.strings = part_of(&mut package.archive, part).and_then(strings).map_err(damaged)?;
        }
        if let Some(part) = package.linked(&links, "styles") {
            package.formats = part_of(&mut package.archive, part).and_then(formats).map_err(damaged)?;
        }
        Ok(package)
    }

    /// The part of that kind; of several the first that is there.
    fn linked(&self, links: &[Link], kind: &str) -> Option<usize> {
        links.iter().filter(|link| link.kind == kind).find_map(|link| index(&self.archive, &link.target))
    }

    /// The unpacked part of a sheet, with what its cells refer to.
    pub(super) fn sheet(&mut self, sheet: &SheetName) -> Result<Sheet<'_, 'a>, Damaged> {
        let part = part_of(&mut self.archive, sheet.part)?;
        Ok(Sheet { part, strings: &self.strings, formats: &self.formats })
    }

    /// Bytes a sheet has unpacked, as the archive says.
    pub(super) fn size(&mut self, sheet: &SheetName) -> Result<u64, Damaged> {
        Ok(part_of(&mut self.archive, sheet.part)?.size())
    }

    fn read_book(&mut self, book: &str, links: &[Link]) -> Result<(), Damaged> {
        let part = index(&self.archive, book).ok_or(Damaged)?;
        let mut found: Vec<(String, bool, String)> = Vec::new();
        let mut xml = reader(part_of(&mut self.archive, part)?);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer)? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "workbookPr" => {
                        self.is_1904 = attribute(&e, "date1904")?.is_some_and(|on| matches!(on.trim(), "1" | "true" | "on"));
                    }
                    "sheet" => {
                        let name = attribute(&e, "name")?.unwrap_or_default();
                        let hidden = attribute(&e, "state")?.is_some_and(|state| state != "visible");
                        found.push((name, hidden, attribute(&e, "id")?.ok_or(Damaged)?));
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        drop(xml);
        for (name, hidden, id) in found {
            // Sheets of charts and macros hold no cells.
            let Some(link) = links.iter().find(|link| link.id == id && link.kind == "worksheet") else { continue };
            let part = index(&self.archive, &link.target).ok_or(Damaged)?;
            self.sheets.push(SheetName { name: unescaped(name), hidden, part });
        }
        Ok(())
    }
}

/// A sheet ready to be read.
pub(super) struct Sheet<'b, 'a> {
    pub(super) part: Part<'b, 'a>,
    pub(super) strings: &'b [String],
    pub(super) formats: &'b [Format],
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;
type Part<'b, 'a> = ZipFile<'b, Cursor<&'a [u8]>>;

/// Where a part refers to.
struct Link {
    id: String,
    /// Last word of its type.
    kind: String,
    target: String,
}

/// The workbook's own part.
fn main_part(archive: &mut Archive<'_>) -> Result<Option<String>, Damaged> {
    let links = relations(archive, "")?;
    let stated = links.into_iter().filter(|link| link.kind == "officeDocument").map(|link| link.target);
    let usual = || "xl/workbook.xml".to_owned();
    Ok(stated.chain([usual()]).find(|name| index(archive, name).is_some()))
}

/// Relations of a part, as they stand there; none where it has no such part.
fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Link>, Damaged> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let mut links = Vec::new();
    let Some(at) = index(archive, &format!("{prefix}_rels/{file}.rels")) else { return Ok(links) };
    let mut xml = reader(part_of(archive, at)?);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let (Some(id), Some(kind), Some(target)) =
                    (attribute(&e, "Id")?, attribute(&e, "Type")?, attribute(&e, "Target")?)
                else {
                    continue;
                };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{prefix}{}", target.trim_start_matches("./")),
                };
                links.push(Link { id, kind, target });
            }
            Event::Eof => return Ok(links),
            _ => {}
        }
    }
}

/// Number of a part; some writers differ in case or write backslashes.
fn index(archive: &Archive<'_>, name: &str) -> Option<usize> {
    let alike = |a: &str, b: &str| a.replace('\\', "/").eq_ignore_ascii_case(b);
    (0..archive.len()).find(|i| archive.name_for_index(*i).is_some_and(|part| part.is_ok_and(|part| alike(&part, name))))
}

fn part_of<'z, 'a>(archive: &'z mut Archive<'a>, at: usize) -> Result<Part<'z, 'a>, Damaged> {
    archive.by_index(at).map_err(|_| Damaged)
}

/// Shared texts: the runs of each put together, without the readings of Asian scripts.
fn strings(part: impl Read) -> Result<Vec<String>, Damaged> {
    let mut xml = reader(part);
    let (mut found, mut buffer, mut text) = (Vec::new(), Zeroizing::new(Vec::new()), String::new());
    let (mut in_text, mut in_reading) = (false, false);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "si" => text.clear(),
                "t" => in_text = true,
                "rPh" => in_reading = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "si" => found.push(unescaped(std::mem::take(&mut text))),
                "t" => in_text = false,
                "rPh" => in_reading = false,
                _ => {}
            },
            Event::Eof => return Ok(found),
            event if in_text && !in_reading => push_text(&event, &mut text)?,
            _ => {}
        }
    }
}

/// The format of every cell style.
fn formats(part: impl Read) -> Result<Vec<Format>, Damaged> {
    let mut xml = reader(part);
    let mut buffer = Vec::new();
    let mut own: HashMap<u32, Format> = HashMap::new();
    let mut found = Vec::new();
    let mut in_cells = false;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&e, "numFmtId")?.and_then(|id| id.trim().parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")?) {
                        own.insert(id, Format::of_code(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&e, "numFmtId")?.and_then(|id| id.trim().parse().ok()).unwrap_or(0);
                    found.push(own.get(&id).cloned().unwrap_or_else(|| Format::built_in(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// What an archive is that holds no workbook.
fn not_a_workbook(archive: &Archive<'_>) -> String {
    let has = |part: &str| index(archive, part).is_some();
    let kind = match () {
        () if has("xl/workbook.bin") => "eine binäre Arbeitsmappe (XLSB)",
        () if has("content.xml") => "eine OpenDocument-Datei (ODS)",
        () if has("word/document.xml") => "ein Word-Dokument",
        () => "ein ZIP-Archiv ohne Arbeitsmappe",
    };
    format!("die Datei ist {kind}")
}

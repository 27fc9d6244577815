//! Counts what a workbook unpacks to before anything else opens it.
//!
//! Sizes written in the archive are never believed: every part is unpacked as a stream and
//! counted. Only then may the workbook reader load shared strings and styles into memory.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

/// Parts an archive may have.
const MAX_PARTS: usize = 1_000;
/// Bytes of one sheet, unpacked: about 200,000 participations. The reader gathers a cell's runs of
/// text into one string, so a sheet of a single cell costs a multiple of this.
const MAX_SHEET: u64 = 96 << 20;
/// Bytes of the shared strings, unpacked: the reader holds them in memory, each as a string.
const MAX_STRINGS: u64 = 24 << 20;
/// Bytes of any other part, unpacked.
const MAX_OTHER: u64 = 16 << 20;
/// Bytes of all parts, unpacked.
const MAX_TOTAL: u64 = 256 << 20;
/// How much smaller a part may be packed, above [`RATIO_FROM`] bytes: sheets reach 10 to 60.
const MAX_RATIO: u64 = 200;
const RATIO_FROM: u64 = 4 << 20;
/// Bytes between two `<`: a cell holds at most 32,767 characters.
const MAX_RUN: u64 = 1 << 20;

/// What is expected of a workbook.
pub(in crate::import) const EXPECTED: &str =
    "eine gewöhnliche XLSX-Datei; zum Beispiel in Excel neu speichern oder als CSV ausgeben";

/// Unpacks every part once and refuses bombs.
///
/// # Errors
/// What is wrong, in German.
pub(super) fn inspect(bytes: &[u8]) -> Result<(), String> {
    let damaged = |_| "die XLSX-Datei ist beschädigt".to_owned();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(format!("die XLSX-Datei hat {} Teile, erlaubt sind {MAX_PARTS}", archive.len()));
    }
    let mut total = 0;
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(_) => {
                "die XLSX-Datei ist verschlüsselt oder ungewöhnlich gepackt".to_owned()
            }
            e => damaged(e),
        })?;
        let name = part.name().map_err(damaged)?.to_lowercase();
        let packed = part.compressed_size();
        let limit = match () {
            () if name.contains("worksheets/") => MAX_SHEET,
            () if name.ends_with("sharedstrings.xml") => MAX_STRINGS,
            () => MAX_OTHER,
        };
        let limit = limit.min(MAX_TOTAL - total);
        let xml = [".xml", ".rels"].iter().any(|end| name.ends_with(end));
        let mut scan = Scan::default();
        let mut buffer = [0; 8 << 10];
        loop {
            let n = part.read(&mut buffer).map_err(|_| "die XLSX-Datei ist beschädigt".to_owned())?;
            if n == 0 {
                break;
            }
            scan.feed(&buffer[..n]);
            let too_dense = scan.size > RATIO_FROM && scan.size / packed.max(1) > MAX_RATIO;
            if scan.size > limit || too_dense || (xml && scan.run > MAX_RUN) {
                return Err("die XLSX-Datei entpackt sich auf mehr, als eine Tabelle braucht".to_owned());
            }
        }
        total += scan.size;
        let head = String::from_utf8_lossy(&scan.head);
        if xml && (scan.head.starts_with(&[0xFF, 0xFE]) || scan.head.starts_with(&[0xFE, 0xFF])) {
            return Err("die XLSX-Datei ist nicht in UTF-8 geschrieben".to_owned());
        }
        // The reader reserves memory for as many strings as the part claims to hold.
        if name.ends_with("sharedstrings.xml") && claims_more_than(&head, scan.size / 9 + 1) {
            return Err("die XLSX-Datei nennt mehr Texte, als sie enthält".to_owned());
        }
    }
    Ok(())
}

/// Whether `uniqueCount` in the first tags exceeds what the part's size allows.
fn claims_more_than(head: &str, limit: u64) -> bool {
    head.match_indices("uniqueCount").any(|(at, name)| {
        let digits: String =
            head[at + name.len()..].chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        digits.parse::<u64>().map_or(true, |claimed| claimed > limit)
    })
}

/// Size, longest run without a tag, and the first bytes of one part.
#[derive(Default)]
struct Scan {
    size: u64,
    run: u64,
    current: u64,
    head: Vec<u8>,
}

impl Scan {
    /// Bytes kept of each part.
    const HEAD: usize = 16 << 10;

    fn feed(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        let keep = (Self::HEAD - self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..keep]);
        let mut pieces = bytes.split(|b| *b == b'<');
        self.current += pieces.next().map_or(0, |piece| piece.len() as u64);
        self.run = self.run.max(self.current);
        for piece in pieces {
            self.current = piece.len() as u64;
            self.run = self.run.max(self.current);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_compared_with_the_size() {
        assert!(!claims_more_than("<sst count=\"9\" uniqueCount=\"7\">", 7));
        assert!(claims_more_than("<sst uniqueCount = '8'>", 7));
        assert!(claims_more_than("<sst uniqueCount=\"99999999999999999999999\">", 7));
        assert!(!claims_more_than("<sst>", 0));
    }
}

//! New bytes from old ones: bent, cut, spliced; and choices made of bytes.

use std::io::{Cursor, Read as _, Write as _};

use rand::{RngExt as _, rngs::SmallRng};

use crate::once_in;

/// What tables and terminals trip over.
const TOKENS: [&[u8]; 40] = [
    b"\"",
    b"\"\"",
    b";",
    b",",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"sep=;",
    b"=\"1\"",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\x00",
    b"\x1A",
    b"\xC3\xBC",
    b"\xFC",
    b"\x81",
    b"\x9F",
    b"\xC3\x83\xC2\xBC",
    b"u\xCC\x88",
    b"\xE2\x80\xAE",
    b"\xE2\x80\x8B",
    b"\xC2\xA0",
    b"31.12.9999",
    b"1.234",
    b"1,234",
    b"2026-11-20T00:00:00Z",
    b"#NV",
    b"Gesamt",
    b"Quelle: x",
    b"OE",
    b"Stand",
    b"\x1b[",
    b"\x1b]11;",
    b"\x07",
    b"\x1b\\",
    b"\x1bP>|",
    b"\x1b[200~",
    b"\x1b[<0;1;1M",
    b"<row r=\"1\"/>",
];

/// The next bytes to try.
pub fn next(corpus: &[Vec<u8>], random: &mut SmallRng, archives: bool) -> Vec<u8> {
    if corpus.is_empty() || once_in(random, 20) {
        let length = random.random_range(0..400);
        return (0..length).map(|_| random.random()).collect();
    }
    let from = &corpus[random.random_range(0..corpus.len())];
    if archives && !once_in(random, 5) {
        return repacked(from, random).unwrap_or_else(|| from.clone());
    }
    let mut data = from.clone();
    if once_in(random, 4) {
        let other = &corpus[random.random_range(0..corpus.len())];
        let (a, b) = (random.random_range(0..=data.len()), random.random_range(0..=other.len()));
        data.truncate(a);
        data.extend_from_slice(&other[b..]);
    }
    bend(&mut data, random);
    data
}

fn bend(data: &mut Vec<u8>, random: &mut SmallRng) {
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(0..=data.len());
        match random.random_range(0..6) {
            0 => {
                let token = TOKENS[random.random_range(0..TOKENS.len())];
                data.splice(at..at, token.iter().copied());
            }
            1 if at < data.len() => data[at] = random.random(),
            2 => {
                let end = (at + random.random_range(0..40)).min(data.len());
                data.drain(at..end);
            }
            3 => {
                let end = (at + random.random_range(0..200)).min(data.len());
                let piece = data[at..end].to_vec();
                let to = random.random_range(0..=data.len());
                data.splice(to..to, piece);
            }
            4 if once_in(random, 3) => data.truncate(at),
            _ if at < data.len() => data[at] ^= 1 << random.random_range(0..8),
            _ => {}
        }
    }
}

/// An archive with one of its parts bent.
fn repacked(bytes: &[u8], random: &mut SmallRng) -> Option<Vec<u8>> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let bent = random.random_range(0..from.len().max(1));
    for i in 0..from.len() {
        let mut part = from.by_index(i).ok()?;
        let (name, mut content) = (part.name().ok()?.into_owned(), Vec::new());
        part.read_to_end(&mut content).ok()?;
        if i == bent {
            bend(&mut content, random);
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        to.write_all(&content).ok()?;
    }
    to.finish().ok().map(Cursor::into_inner)
}

/// Choices made of bytes; when these are used up, the first of everything.
pub struct Choices<'a>(std::slice::Iter<'a, u8>);

impl<'a> Choices<'a> {
    /// From these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.iter())
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u32) -> u32 {
        let mut byte = || u32::from(self.0.next().copied().unwrap_or(0));
        (byte() << 8 | byte()) % limit.max(1)
    }

    /// Yes or no.
    pub fn flip(&mut self) -> bool {
        self.below(2) == 1
    }

    /// Whether bytes are left.
    pub fn is_open(&self) -> bool {
        !self.0.as_slice().is_empty()
    }
}

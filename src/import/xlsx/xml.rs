//! What the parts of a workbook have in common: elements by their local names, attributes, text.

use quick_xml::{
    XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

/// A part that cannot be read any further.
#[derive(Debug)]
pub(super) struct Damaged;

impl From<quick_xml::Error> for Damaged {
    fn from(_: quick_xml::Error) -> Self {
        Self
    }
}

impl From<quick_xml::events::attributes::AttrError> for Damaged {
    fn from(_: quick_xml::events::attributes::AttrError) -> Self {
        Self
    }
}

/// A reader of a part that is unpacked while it is read.
pub(super) type Reader<R> = quick_xml::Reader<std::io::BufReader<R>>;

/// Reads a part; `<v/>` is told as `<v></v>`.
pub(super) fn reader<R: std::io::Read>(part: R) -> Reader<R> {
    let mut reader = quick_xml::Reader::from_reader(std::io::BufReader::with_capacity(32 << 10, part));
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// The value of an attribute, by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Damaged> {
    for attribute in element.attributes() {
        let attribute = attribute?;
        if attribute.key.local_name().as_ref() == name {
            return Ok(Some(attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned()));
        }
    }
    Ok(None)
}

/// Appends what an event says as text; anything else says nothing.
pub(super) fn push_text(event: &Event<'_>, out: &mut String) -> Result<(), Damaged> {
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(text) => out.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => out.push_str(&entity(reference)?),
        _ => {}
    }
    Ok(())
}

fn entity(reference: &BytesRef<'_>) -> Result<String, Damaged> {
    if let Some(c) = reference.resolve_char_ref()? {
        return Ok(c.to_string());
    }
    resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned).ok_or(Damaged)
}

/// Undoes Excel's way to write characters that XML cannot hold: `_x000D_` is a line break.
pub(super) fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let c = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let (end, next) = if c.is_some() { (at, at + 7) } else { (at + 2, at + 2) };
        out.push_str(&rest[..end]);
        out.extend(c);
        rest = &rest[next..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excels_escapes_are_undone() {
        for (raw, text) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xyz_", "_xyz_"),
            ("_x00", "_x00"),
            ("a_x00e4_", "aä"),
            ("_x", "_x"),
        ] {
            assert_eq!(unescaped(raw.to_owned()), text, "{raw}");
        }
    }
}

//! A part of a .docx as a tree that writes itself back letter by letter.

use super::TemplateFault;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Elements within elements; Word itself stays far below.
const DEEPEST: usize = 120;

#[derive(Debug, Clone)]
pub(super) enum Node {
    Element(Element),
    /// Text as it stands (escaped), an empty element, a comment.
    Raw(String),
}

#[derive(Debug, Clone)]
pub(super) struct Element {
    pub name: String,
    /// The opening tag as it stands.
    pub open: String,
    pub children: Vec<Node>,
}

/// # Errors
/// What is no sound XML, or declares a document type of its own.
pub(super) fn parse(part: &str, content: &[u8]) -> Result<Vec<Node>, TemplateFault> {
    let damaged = || TemplateFault::Damaged(part.to_owned());
    let text = std::str::from_utf8(content).map_err(|_| damaged())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut top: Vec<Node> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|_| damaged())?;
        let into = open.last_mut().map_or(&mut top, |element| &mut element.children);
        match event {
            Event::Start(tag) => {
                if open.len() >= DEEPEST {
                    return Err(damaged());
                }
                let name = tag.name().as_ref().to_owned();
                open.push(Element { name, open: format!("<{}>", &*tag), children: Vec::new() });
            }
            Event::End(_) => {
                let done = open.pop().ok_or_else(damaged)?;
                open.last_mut().map_or(&mut top, |element| &mut element.children).push(Node::Element(done));
            }
            Event::Empty(tag) => raw(into, &format!("<{}/>", &*tag)),
            Event::Text(words) => raw(into, &words),
            Event::GeneralRef(name) => raw(into, &format!("&{};", &*name)),
            Event::CData(words) => raw(into, &format!("<![CDATA[{}]]>", &*words)),
            Event::Comment(words) => raw(into, &format!("<!--{}-->", &*words)),
            Event::Decl(words) => raw(into, &format!("<?{}?>", &*words)),
            Event::PI(words) => raw(into, &format!("<?{}?>", &*words)),
            Event::DocType(_) => return Err(damaged()),
            Event::Eof => break,
        }
    }
    if open.is_empty() { Ok(top) } else { Err(damaged()) }
}

fn raw(into: &mut Vec<Node>, text: &str) {
    match into.last_mut() {
        Some(Node::Raw(before)) => before.push_str(text),
        _ => into.push(Node::Raw(text.to_owned())),
    }
}

pub(super) fn write(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Raw(text) => out.push_str(text),
            Node::Element(element) => {
                out.push_str(&element.open);
                write(&element.children, out);
                out.push_str("</");
                out.push_str(&element.name);
                out.push('>');
            }
        }
    }
}

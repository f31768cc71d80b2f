//! `record FILE|-` and `attach`.

use super::line::{Entry, read};
use super::print::Out;
use super::{Failure, file_words};
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::{Code, Refusal};
use crate::use_cases::{photos, record};
use crate::views::{AttachFilesArgs, Saved};
use clap::Args;
use serde_json::json;
use std::fs::File;
use std::io::{BufRead, BufReader, stdin};
use std::path::Path;

pub fn run(app: &App, file: &Path, out: &mut Out) -> Result<(), Failure> {
    if file == Path::new("-") {
        return lines(app, stdin().lock(), out);
    }
    let opened = File::open(file)
        .map_err(|error| Failure::Said(format!("打不开 {}：{}。", file.display(), file_words(&error))))?;
    lines(app, BufReader::new(opened), out)
}

/// Keeps line after line; what was kept stands, whatever comes after it.
fn lines(app: &App, from: impl BufRead, out: &mut Out) -> Result<(), Failure> {
    let desk = app.desk()?;
    let mut refused = false;
    for (at, line) in from.split(b'\n').enumerate() {
        let number = at + 1;
        let line = line.map_err(|error| Failure::Said(format!("第 {number} 行读不出来：{}。", file_words(&error))))?;
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match keep(app, &desk, line) {
            Ok((id, saved, doubt)) => {
                if let Some(doubt) = &doubt {
                    eprintln!("第 {number} 行已记下，请再看一眼：{doubt}");
                }
                out.tell(&id, &json!({"line": number, "id": id, "saved_at": saved.at, "doubt": doubt}))?;
            }
            Err(refusal) if is_about_the_line(&refusal) => {
                refused = true;
                eprintln!("第 {number} 行没有记下：{}", refusal.text);
                out.tell("", &json!({"line": number, "refused": refusal.text}))?;
            }
            Err(refusal) => return Err(Failure::Said(format!("到第 {number} 行停下了：{}", refusal.text))),
        }
    }
    if refused { Err(Failure::Told) } else { Ok(()) }
}

/// A full disk or a broken store would refuse every line that follows.
fn is_about_the_line(refusal: &Refusal) -> bool {
    matches!(refusal.code, Code::Invalid | Code::NotFound | Code::NeedsEvidence | Code::NeedsReason)
}

fn keep(app: &App, desk: &Desk, line: &[u8]) -> Result<(String, Saved, Option<String>), Refusal> {
    let text = std::str::from_utf8(line).map_err(|_| Refusal::invalid("不是 UTF-8 文字，请把文件另存为 UTF-8。"))?;
    let Entry { save, new_finding, doubt } = read(app, desk, text)?;
    let id = save.id.clone();
    let saved = match new_finding {
        Some(kind) => {
            let mut write = Write::new(&id, kind, save.scope.as_deref().unwrap_or_default());
            write.set.extend(save.set);
            desk.write(vec![write], Some(&id))?
        }
        None => record::save(app, save)?,
    };
    Ok((id, saved, doubt))
}

#[derive(Args)]
pub struct Attach {
    /// 记录的编号
    record: String,
    #[arg(required = true)]
    files: Vec<String>,
    /// 放在记录的哪里：photos，或者 answers.<检查项>.photos
    #[arg(long, default_value = "photos")]
    at: String,
}

impl Attach {
    pub fn run(self, app: &App, out: &mut Out) -> Result<(), Failure> {
        let args = AttachFilesArgs { record: self.record, path: self.at, files: self.files };
        let attached = photos::attach_files(app, args)?;
        for photo in &attached.photos {
            out.tell(format!("{}\t{}\t{}", photo.hash, photo.name, photo.size_words), photo)?;
        }
        for refused in &attached.refused {
            eprintln!("{}", refused.text);
            out.tell("", &json!({"name": refused.name, "refused": refused.text}))?;
        }
        if attached.refused.is_empty() { Ok(()) } else { Err(Failure::Told) }
    }
}

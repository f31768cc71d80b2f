//! `layout`: the county's own Word layouts of its papers.

use super::Failure;
use clap::Subcommand;
use duxue_county::layouts::{self, LayoutError};
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_documents::{template_faults, template_papers, template_sample};
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub enum LayoutCommand {
    /// 列出各种文书，哪些用了县里的版式
    List,
    /// 把程序自带的版式存成带字段的样板（.docx）
    Sample { paper: String, file: PathBuf },
    /// 检查一份版式并换上；有一处不对就什么也不换
    Set {
        paper: String,
        file: PathBuf,
        /// 只检查，不换
        #[arg(long)]
        check: bool,
    },
    /// 撤掉县里的版式，用回程序自带的
    Remove { paper: String },
}

/// Who did it, where nobody is logged in.
const BY: &str = "命令行";

impl LayoutCommand {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        match self {
            LayoutCommand::List => list(county),
            LayoutCommand::Sample { paper, file } => {
                if file.exists() {
                    return Err(Failure::Said(format!("{} 已经存在，请换一个文件名", file.display())));
                }
                std::fs::write(&file, template_sample(&paper)?)?;
                println!("已把样板存到 {}；字段写成 {{{{名称}}}}，改好以后用 layout set {paper} 换上", file.display());
                Ok(())
            }
            LayoutCommand::Set { paper, file, check } => set(county, &paper, &file, check),
            LayoutCommand::Remove { paper } => {
                layouts::drop_template(&county.desk, &paper, BY, now_micros()).map_err(failure)?;
                println!("已撤掉，各台电脑下次同步就用程序自带的版式");
                Ok(())
            }
        }
    }
}

fn list(county: &OpenCounty) -> Result<(), Failure> {
    let standing = county.desk.read(layouts::standing)?;
    for (paper, title) in template_papers()? {
        let file = standing.get(&paper).and_then(|layout| layout.file.as_deref());
        println!("{paper}\t{title}\t{}", file.unwrap_or("程序自带"));
    }
    Ok(())
}

fn set(county: &OpenCounty, paper: &str, file: &Path, check: bool) -> Result<(), Failure> {
    let bytes = std::fs::read(file).map_err(|error| Failure::Said(format!("打不开 {}：{error}", file.display())))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if check {
        let faults = template_faults(paper, &bytes)?;
        return if faults.is_empty() {
            println!("可以用");
            Ok(())
        } else {
            Err(failure(LayoutError::Faults(faults)))
        };
    }
    layouts::set_template(&county.desk, paper, &name, &bytes, BY, now_micros()).map_err(failure)?;
    println!("已换上 {name}，各台电脑下次同步就用它");
    Ok(())
}

fn failure(error: LayoutError) -> Failure {
    match error {
        LayoutError::Faults(faults) => {
            let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
            Failure::Said(format!("有 {} 处不对，没有换上：\n{}", faults.len(), lines.join("\n")))
        }
        LayoutError::NoPaper => Failure::Said("没有这种文书；有哪些，见 layout list".to_owned()),
        LayoutError::Document(error) => error.into(),
        LayoutError::Edit(error) => error.into(),
    }
}

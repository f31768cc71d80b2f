//! `retain` and `erase`: what the county keeps no longer, and what somebody asked to be taken out.

use super::Failure;
use clap::Args;
use duxue_county::chores::{self, ChoreError};
use duxue_county::desk::{DueFile, ERASED, EraseError, Sort, local_time, media_hash};
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_domain::records::Kind;
use std::io::Write;

#[derive(Args)]
pub struct Retain {
    /// 只列出要删的，什么也不删
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Args)]
pub struct Erase {
    /// 要删的字：姓名、电话、身份证号……可以写几个
    words: Vec<String>,
    /// 要删的照片或附件（网页上照片地址里的那一串）
    #[arg(long, value_name = "编号")]
    photo: Vec<String>,
    /// 只列出在哪里，什么也不删
    #[arg(long)]
    pub dry_run: bool,
}

impl From<ChoreError> for Failure {
    fn from(error: ChoreError) -> Self {
        match error {
            ChoreError::Store(error) => error.into(),
            ChoreError::Edit(error) => error.into(),
            ChoreError::Shelf(error) => Failure::Said(format!("照片库里没有删干净，下次再删：{error}")),
        }
    }
}

impl From<EraseError> for Failure {
    fn from(error: EraseError) -> Self {
        match error {
            EraseError::Refused(text) => Failure::Said(text),
            EraseError::Edit(error) => error.into(),
            EraseError::Store(error) => error.into(),
        }
    }
}

const fn title(sort: Sort) -> &'static str {
    match sort {
        Sort::Findings => "隐患和整改",
        Sort::Complaints => "投诉",
        Sort::Others => "其他",
    }
}

impl Retain {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let now = now_micros();
        let rules = county.desk.retention()?;
        if rules.months.is_empty() {
            println!("没有定保存期限，照片和附件一直留着；在县端网页的“设置”里定");
            return Ok(());
        }
        for (sort, months) in &rules.months {
            println!("{}的照片和附件：留 {months} 个月", title(*sort));
        }
        let due = county.desk.due_files(now)?;
        if self.dry_run {
            return list(&due);
        }
        if rules.applied_from() > now {
            let from = local_time(rules.applied_from()).format("%Y-%m-%d %H:%M");
            return Err(Failure::Said(format!("保存期限刚改过，{from} 起才删；现在到期的有 {} 个", due.len())));
        }
        println!("已删除 {} 个", chores::retain(&county.desk, &county.shelf, now)?);
        Ok(())
    }
}

fn list(due: &[DueFile]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for file in due {
        let (day, size) = (file.since, file.media.bytes.div_ceil(1024));
        writeln!(out, "{day} 到期\t{}\t{size} KB\t{}", title(file.sort), hex::encode(file.media.hash))?;
    }
    let bytes: u64 = due.iter().map(|file| file.media.bytes).sum();
    writeln!(out, "要删 {} 个，共 {} MB；什么也没有删", due.len(), bytes.div_ceil(1 << 20))?;
    Ok(())
}

impl Erase {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let now = now_micros();
        let photo = |text: &String| {
            let wrong = || Failure::Said(format!("“{text}”不是照片的编号，应当是六十四个数字和字母"));
            media_hash(text).ok_or_else(wrong)
        };
        let photos = self.photo.iter().map(photo).collect::<Result<Vec<_>, _>>()?;
        if self.words.is_empty() && photos.is_empty() {
            return Err(Failure::Said("请写要删的字，或者用 --photo 写要删的照片".to_owned()));
        }
        if self.dry_run {
            return tell(county, &self.words, photos.len());
        }
        if !self.words.is_empty() {
            let erased = county.desk.erase(self.words, now)?;
            println!("改了 {} 条记录，原来的字换成了“{ERASED}”；历史里改了 {} 条", erased.records, erased.lines);
            // The words are out of every row by now; whatever fails here is told, and can be done again.
            county.store.scrub().map_err(|error| {
                Failure::Said(format!("记录里已经删了，数据库文件里的旧页还没有清干净，请过一会儿再运行一次：{error}"))
            })?;
        }
        if !photos.is_empty() {
            county.desk.remove_files(&photos, now)?;
            chores::clear(&county.desk, &county.shelf, now)?;
            println!("删了 {} 张照片或附件", photos.len());
        }
        println!("各台电脑下次同步就换成删过的；电脑自己的改动记录、以前的备份和印出来的文书里还有，要另外处理");
        Ok(())
    }
}

/// Where it is, for whoever is about to decide.
fn tell(county: &OpenCounty, words: &[String], photos: usize) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    if !words.is_empty() {
        let traces = county.desk.traces(words)?;
        for (id, trace) in &traces.records {
            let kind = Kind::of(&trace.kind).map(Kind::title).unwrap_or("记录");
            let school = match trace.school.as_ref().and_then(|school| school.parse().ok()) {
                Some(school) => county.desk.read(|tx| tx.record(school))?,
                None => None,
            };
            let school = school.as_ref().and_then(|school| school.text("name")).unwrap_or_default().to_owned();
            let places = if trace.leaves.is_empty() { "只在历史里".to_owned() } else { trace.leaves.join("、") };
            writeln!(out, "{kind}\t{school}\t{id}\t{places}\t历史 {} 条", trace.lines)?;
        }
        writeln!(out, "{} 条记录、{} 条历史里有；什么也没有删", traces.records.len(), traces.lines.len())?;
    }
    if photos > 0 {
        writeln!(out, "要删 {photos} 张照片或附件；什么也没有删")?;
    }
    Ok(())
}

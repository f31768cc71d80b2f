//! `bundle in`: a device's file on a USB stick, and the answer to it.

use super::Failure;
use clap::Subcommand;
use duxue_county::bundle::{TakeError, take_in};
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_sync::bundle::{FrameReader, verify};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub enum BundleCommand {
    /// 读入督学用 U 盘带来的文件，写出回执
    In {
        /// 督学带来的文件
        file: PathBuf,
        /// 回执写到哪里，由督学带回去读进电脑
        #[arg(long)]
        reply: PathBuf,
    },
}

impl BundleCommand {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let BundleCommand::In { file, reply } = self;
        let key = county.folder.bundle_key().map_err(duxue_county::StartError::from)?;
        let read = |error: TakeError| Failure::Said(format!("{}：{}", file.display(), error.words()));
        verify(open(&file)?, &key).map_err(|error| read(error.into()))?;
        let frames = FrameReader::open(open(&file)?, &key).map_err(|error| read(error.into()))?;
        let beside = reply.with_extension("part");
        let written = File::create(&beside).map_err(|error| unwritten(&reply, &error))?;
        let taken = take_in(&county.desk, &county.shelf, frames, BufWriter::new(&written), now_micros());
        let taken = taken.map_err(|error| {
            // The half-written answer is of no use to anybody.
            let _left = fs::remove_file(&beside);
            read(error)
        })?;
        written.sync_all().and_then(|()| fs::rename(&beside, &reply)).map_err(|error| unwritten(&reply, &error))?;
        println!("{}", taken.words());
        println!("回执：{}（带回 {} 条），请督学带回去读进电脑", reply.display(), taken.records);
        Ok(())
    }
}

fn open(file: &Path) -> Result<BufReader<File>, Failure> {
    let opened = File::open(file);
    opened.map(BufReader::new).map_err(|error| Failure::Said(format!("打不开 {}：{error}", file.display())))
}

fn unwritten(reply: &Path, error: &std::io::Error) -> Failure {
    Failure::Said(format!("回执写不到 {}：{error}。督学的内容已经收下，换个地方再读一次即可。", reply.display()))
}

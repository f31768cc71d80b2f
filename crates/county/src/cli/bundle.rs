//! `bundle in`: a device's file on a USB stick, and the answer to it.

use super::Failure;
use clap::Subcommand;
use duxue_county::bundle::{TakeError, take_in};
use duxue_county::desk::DeskError;
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_sync::bundle::{BundleError, FrameReader, verify};
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
        let read = |error| Failure::Said(read_words(&file, error));
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
        let person = county.desk.read(|tx| tx.record(taken.person))?;
        let name = person.as_ref().and_then(|record| record.text("name")).unwrap_or_default();
        println!(
            "{name}（{} 号设备）：收到修改 {} 处，照片和文件 {} 个，没收 {} 处",
            taken.device, taken.changes, taken.media, taken.refused
        );
        if taken.forked {
            println!("这台电脑的资料是复制来的，已给新的设备号；请督学读回执以后，再存一次 U 盘带来");
        }
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

fn read_words(file: &Path, error: TakeError) -> String {
    let file = file.display();
    match error {
        TakeError::Bundle(BundleError::NotForUs) => format!("{file} 不是给本县的，没有读入"),
        TakeError::Bundle(BundleError::Damaged(why)) => {
            tracing::warn!(why, "a device's file is not whole");
            format!("{file} 不完整或者已损坏，没有读入；请督学重新存一次 U 盘")
        }
        TakeError::Bundle(BundleError::Newer(_)) => format!("{file} 是更新版本的程序存的，请先升级县端服务器"),
        TakeError::Bundle(error @ (BundleError::Key(_) | BundleError::File(_))) => format!("{file} 没有读完：{error}"),
        TakeError::Desk(DeskError::NotAdmitted) => format!("{file} 来自已停用的设备，没有读入"),
        TakeError::Desk(error @ DeskError::Version { .. }) => duxue_county::desk::version_text(&error).to_owned(),
        TakeError::Desk(DeskError::Store(error)) | TakeError::Store(error) => format!("数据库出错：{error}"),
        TakeError::Media(error) => format!("照片没有存进县端：{error}；请腾出空间再读一次"),
    }
}

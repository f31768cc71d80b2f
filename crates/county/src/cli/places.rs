//! Where counties lie: the directory of a deployment of many, and moving a county.
//!
//! Invariant: photos are there before the rows that name them; the old place takes no more writes once the new one is home.

use super::{Failure, database_place, media_place};
use clap::{Args, Subcommand};
use duxue_county::Config;
use duxue_county::place::DatabasePlace;
use duxue_county::server::OpenCounty;
use duxue_county::shelf::Shelf;
use duxue_county::store::StoredMedia;
use duxue_county::store::copy::{copy, hand_over};
use duxue_county::store::directory::{Directory, Entry};
use std::collections::HashSet;
use std::fs::File;
use std::io;

#[derive(Subcommand)]
pub enum PlaceCommand {
    /// 登记一个县的数据在哪个库、哪个存储桶
    Set {
        /// 县名
        name: String,
        /// postgres://用户:密码@主机/库
        #[arg(long = "in-database")]
        database: String,
        /// 文件夹，或 s3://存储桶/前缀
        #[arg(long = "in-media")]
        media: String,
    },
    /// 列出各县的数据在哪里
    List,
}

impl PlaceCommand {
    pub fn run(self, directory: Option<&str>, county: Option<i64>) -> Result<(), Failure> {
        let address =
            directory.ok_or_else(|| Failure::Said("请用 --directory 写明总目录在哪个 PostgreSQL 库".into()))?;
        let mut directory = Directory::open(address)?;
        match self {
            PlaceCommand::Set { name, database, media } => {
                let county = county.ok_or_else(|| Failure::Said("请用 --county 写明这个县的编号".to_owned()))?;
                database_place(&database, Some(county))?;
                media_place(&media)?;
                if directory.find(county)?.is_some_and(|entry| entry.database != database || entry.media != media) {
                    return Err(Failure::Said("这个县已经登记在别处；要换地方请用 move，数据一起搬".to_owned()));
                }
                directory.put(&Entry { county, name, database, media })?;
                println!("已登记");
            }
            PlaceCommand::List => {
                for entry in directory.list()? {
                    println!(
                        "{}\t{}\t{}\t{}",
                        entry.county,
                        entry.name,
                        without_password(&entry.database),
                        without_options(&entry.media)
                    );
                }
            }
        }
        Ok(())
    }
}

#[derive(Args)]
pub struct Move {
    /// 搬到哪个库：postgres://用户:密码@主机/库，或 sqlite:文件路径
    #[arg(long)]
    to_database: String,
    /// 照片搬到哪里：文件夹，或 s3://存储桶/前缀；不给则不动
    #[arg(long)]
    to_media: Option<String>,
    /// 在那个库里的编号；不给则与 --county 相同
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..))]
    to_county: Option<i64>,
}

impl Move {
    pub fn run(self, config: &Config, directory: Option<&str>, county: Option<i64>) -> Result<(), Failure> {
        let here = OpenCounty::open(config)?;
        let to_file = self.to_database.starts_with("sqlite:");
        if to_file && directory.is_some() {
            return Err(Failure::Said("总目录里的县只能搬到 PostgreSQL 库".to_owned()));
        }
        let number = if to_file { self.to_county } else { self.to_county.or(county) };
        let place = database_place(&self.to_database, number)?;
        let to = place.open(config.database_key.as_deref())?;
        let shelf = match &self.to_media {
            Some(media) => Some(media_place(media)?.open(here.folder.root())?),
            None => None,
        };
        let mut copied = HashSet::new();
        if let Some(shelf) = &shelf {
            let media = here.desk.read(|tx| tx.all_media())?;
            copy_media(&media, &here.shelf, shelf)?;
            copied.extend(media.iter().map(|one| one.hash));
            println!("照片和文件已搬 {} 个，接着搬记录", copied.len());
        }
        // Held until the end, so that no server writes meanwhile to what is being left.
        let mut left = here.store.writing()?;
        let mut home = to.writing()?;
        if let Some(shelf) = &shelf {
            // Only what came meanwhile: the longer the lock is held, the longer devices are sent away.
            let mut media = left.all_media()?;
            media.retain(|one| !copied.contains(&one.hash));
            copy_media(&media, &here.shelf, shelf)?;
        }
        copy(&mut left, &mut home)?;
        hand_over(left, home, &shown(&place))?;
        if let (Some(directory), Some(county)) = (directory, county) {
            let mut directory = Directory::open(directory)?;
            if let Some(entry) = directory.find(county)? {
                let media = self.to_media.unwrap_or(entry.media);
                directory.put(&Entry { database: self.to_database, media, ..entry })?;
            }
        }
        println!("已搬到 {}。原来的库留着没有删，但不能再写；请让服务器改用新的库再启动", shown(&place));
        Ok(())
    }
}

/// Copies what is not there yet.
fn copy_media(media: &[StoredMedia], from: &Shelf, to: &Shelf) -> Result<(), Failure> {
    for one in media {
        if to.read(&one.hash, 0)?.is_some_and(|stored| stored.bytes == one.bytes) {
            continue;
        }
        let name = hex::encode(one.hash);
        let not_moved = |why: String| Failure::Said(format!("文件 {name} 没有搬成，记录没有动：{why}"));
        let mut stored = from.read(&one.hash, 0)?.ok_or_else(|| not_moved("它不在照片库里".to_owned()))?;
        let scratch = to.scratch()?;
        let mut file = File::create(&scratch.path)?;
        io::copy(&mut stored.rest, &mut file)?;
        file.sync_all()?;
        to.put_file(&scratch.path, &one.hash).map_err(|error| not_moved(error.to_string()))?;
    }
    Ok(())
}

/// The place, as it may be shown to anybody.
fn shown(place: &DatabasePlace) -> String {
    match place {
        DatabasePlace::File(path) => path.display().to_string(),
        DatabasePlace::Postgres { address, county } => format!("{} 第 {county} 号", without_password(address)),
    }
}

/// The keys of a bucket may stand among the options of its address.
fn without_options(media: &str) -> &str {
    media.split_once('?').map_or(media, |(place, _)| place)
}

fn without_password(address: &str) -> String {
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://{place}"),
        _ => address.to_owned(),
    }
}

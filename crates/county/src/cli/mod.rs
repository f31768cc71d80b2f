//! The command line. Every command works while a server runs on the same folder.
//!
//! Invariant: exit 0 done, 1 refused or failed with a sentence in words, 2 wrong usage.

mod backup;
mod bundle;
mod config_file;
mod conflicts;
mod deeds;
mod export;
mod failure;
mod form;
mod layout;
mod ledger;
mod people;
mod places;
mod recover;
mod retain;
mod roster;
mod seal;
mod serve;
mod token;
mod usage;
mod verify;
mod webhook;

pub use failure::Failure;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use config_file::{ConfigFile, LogFormat};
use duxue_county::Config;
use duxue_county::place::{DatabasePlace, MediaPlace};
use duxue_county::server::OpenCounty;
use duxue_county::store::directory::Directory;
use std::io::{ErrorKind, IsTerminal};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(name = "duxue-county", version, about = "督学随行 · 县端服务器")]
struct Arguments {
    /// 配置文件（TOML，或以 .json 结尾的 JSON）；命令行上写的优先
    #[arg(long, global = true, env = "DUXUE_COUNTY_CONFIG")]
    config: Option<PathBuf>,
    /// 县端数据文件夹，默认 county-data
    #[arg(long, global = true, env = "DUXUE_COUNTY_DATA")]
    data: Option<PathBuf>,
    /// 数据库：sqlite:文件路径，或 postgres://用户@主机/库（不给则在数据文件夹里）
    #[arg(long, global = true, env = "DUXUE_COUNTY_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// 本县在 PostgreSQL 库里的编号；几个县共用一个库时各用各的
    #[arg(long, global = true, value_parser = clap::value_parser!(i64).range(1..))]
    county: Option<i64>,
    /// 总目录所在的 PostgreSQL 库：按 --county 查出本县的数据在哪里，不用再写 --database 和 --media
    #[arg(long, global = true, env = "DUXUE_COUNTY_DIRECTORY", hide_env_values = true)]
    directory: Option<String>,
    /// 照片和文件：文件夹，或 s3://存储桶/前缀（不给则在数据文件夹里）
    #[arg(long, global = true, env = "DUXUE_COUNTY_MEDIA")]
    media: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 运行服务器
    Serve(serve::Serve),
    /// 建立县端数据
    Init(roster::Init),
    /// 导入名册、安排表或表单；有一处不对就什么也不导入
    Import(roster::Import),
    /// 列出学校、人员、表单或设备
    List(roster::List),
    /// 用 Excel 写表：读 XLSForm、存成 XLSForm
    #[command(subcommand)]
    Form(form::FormCommand),
    /// 县里自己的文书版式（Word）
    #[command(subcommand)]
    Layout(layout::LayoutCommand),
    /// 添加、停用人员，改角色
    #[command(subcommand)]
    Person(people::PersonCommand),
    /// 登录县端网页的账号
    #[command(subcommand)]
    Account(people::AccountCommand),
    /// 停用一台设备（电脑丢失时）
    Revoke {
        /// 设备号，见 list devices
        device: u32,
    },
    /// 给一位人员打印一次性的设备登记码
    Enrol(people::Enrol),
    /// 没有网络的督学用 U 盘带来的文件
    #[command(subcommand)]
    Bundle(bundle::BundleCommand),
    /// 给忘了口令的人员打印恢复码
    Recover(recover::Recover),
    /// 检查历史、记录、核对码和文件是否完好
    Verify,
    /// 按县里定的保存期限删照片、录音和附件；运行着的服务器每晚也删
    Retain(retain::Retain),
    /// 按要求删掉一个人的信息：记录里的换掉，历史里的也换掉，照片删掉
    Erase(retain::Erase),
    /// 备份成一个文件；写的是文件夹，就在里面按时间取名
    Backup {
        file: PathBuf,
        /// 文件夹里只留最近几份按时间取名的备份
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
        keep: Option<u16>,
        #[command(flatten)]
        sealing: seal::Sealing,
    },
    /// 生成加密备份用的一对密钥：私钥存成文件，公钥打印出来
    BackupKey { file: PathBuf },
    /// 从备份恢复到一个空的数据文件夹
    Restore {
        file: PathBuf,
        #[command(flatten)]
        opening: seal::Opening,
    },
    /// 数据库用别的办法（快照、归档）退回到从前以后、启动服务器以前，运行一次
    Restored,
    /// 导出台账和各种名单为 .xlsx 或 .csv
    Export(export::Export),
    /// 让别的系统读本县数据的令牌
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// 有改动就通知的地址
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
    /// 几个县共用一套服务器时，各县的数据在哪里
    #[command(subcommand)]
    Place(places::PlaceCommand),
    /// 把本县的数据搬到另一个库
    Move(places::Move),
}

pub fn run() -> ExitCode {
    let parsed =
        usage::in_chinese(Arguments::command()).try_get_matches().and_then(|found| Arguments::from_arg_matches(&found));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => match usage::words(&error) {
            Some(words) => {
                eprint!("{words}");
                return ExitCode::from(2);
            }
            None => error.exit(),
        },
    };
    match act(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the list (`head`) has seen enough.
        Err(Failure::File(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Begins the log, on standard error, so that what is printed can be read by programs.
fn begin_log(format: LogFormat) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("DUXUE_LOG").unwrap_or_else(|_| EnvFilter::new("info")))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

fn act(arguments: Arguments) -> Result<(), Failure> {
    let file = ConfigFile::read(arguments.config.as_deref())?;
    begin_log(match &arguments.command {
        Command::Serve(serve) => serve.log.unwrap_or(file.log),
        _ => LogFormat::Text,
    });
    if let Command::Place(command) = arguments.command {
        return command.run(arguments.directory.as_deref(), arguments.county);
    }
    // Looking a file through needs no county.
    if let Command::Form(form::FormCommand::Read(read)) = &arguments.command
        && read.check
    {
        return read.look_through();
    }
    if let Command::BackupKey { file } = &arguments.command {
        return seal::new_pair(file);
    }
    let mut config = config(&arguments, &file)?;
    match arguments.command {
        Command::Serve(serve) => return serve.run(config, file),
        Command::Restore { file, opening } => return backup::restore(&config, &file, &opening),
        Command::Move(to) => return to.run(&config, arguments.directory.as_deref(), arguments.county),
        _ => {}
    }
    // Commands that need no server still name one in the codes they print.
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let county = OpenCounty::open(&config)?;
    match deeds::subject(&county, &arguments.command)? {
        Some(subject) => deeds::note(&county, &subject, on(&county, arguments.command, &file)),
        None => on(&county, arguments.command, &file),
    }
}

/// What is done on a county that is open.
fn on(county: &OpenCounty, command: Command, file: &ConfigFile) -> Result<(), Failure> {
    match command {
        Command::Serve(_)
        | Command::Restore { .. }
        | Command::Move(_)
        | Command::Place(_)
        | Command::BackupKey { .. } => Ok(()),
        Command::Init(init) => init.run(county),
        Command::Import(import) => import.run(county),
        Command::List(list) => list.run(county),
        Command::Form(command) => command.run(county),
        Command::Layout(command) => command.run(county),
        Command::Person(command) => command.run(county),
        Command::Account(command) => command.run(county),
        Command::Revoke { device } => people::revoke(county, device),
        Command::Enrol(enrol) => enrol.run(county),
        Command::Bundle(command) => command.run(county),
        Command::Recover(recover) => recover.run(county),
        Command::Verify => verify::run(county),
        Command::Retain(retain) => retain.run(county),
        Command::Erase(erase) => erase.run(county),
        Command::Restored => backup::go_on(county),
        Command::Backup { file: to, keep, sealing } => {
            backup::back_up(county, &to, keep.map(usize::from), &sealing.or(&file.backup.to))
        }
        Command::Export(export) => export.run(county),
        Command::Token(command) => command.run(county),
        Command::Webhook(command) => command.run(county),
    }
}

fn database_place(text: &str, county: Option<i64>) -> Result<DatabasePlace, Failure> {
    let place: DatabasePlace = text
        .parse()
        .map_err(|_| Failure::Said("数据库要写成 sqlite:文件路径，或 postgres://用户:密码@主机/库".to_owned()))?;
    match (place, county) {
        (DatabasePlace::File(_), Some(_)) => {
            Err(Failure::Said("一个 SQLite 文件只放一个县，不用 --county；PostgreSQL 才用".to_owned()))
        }
        (DatabasePlace::Postgres { address, county: first }, county) => {
            Ok(DatabasePlace::Postgres { address, county: county.unwrap_or(first) })
        }
        (place, None) => Ok(place),
    }
}

fn media_place(text: &str) -> Result<MediaPlace, Failure> {
    text.parse().map_err(|_| Failure::Said("照片要放在文件夹里，或写成 s3://存储桶/前缀".to_owned()))
}

fn config(arguments: &Arguments, file: &ConfigFile) -> Result<Config, Failure> {
    let data = arguments.data.as_ref().or(file.data.as_ref());
    let mut config = Config::in_folder(data.map_or_else(|| PathBuf::from("county-data"), Clone::clone));
    if let Some(directory) = &arguments.directory {
        let county = arguments.county.ok_or_else(|| Failure::Said("用总目录时请写明 --county 编号".to_owned()))?;
        let entry = Directory::open(directory)?.find(county)?;
        let entry =
            entry.ok_or_else(|| Failure::Said(format!("总目录里没有第 {county} 号县，请先用 place set 登记")))?;
        config.database = Some(database_place(&entry.database, Some(county))?);
        config.media = Some(media_place(&entry.media)?);
    }
    // What the directory says is of the command line, and counts before the file.
    let from_file = arguments.directory.is_none();
    let database = arguments.database.as_ref().or(file.database.as_ref().filter(|_| from_file));
    if let Some(database) = database {
        config.database = Some(database_place(database, arguments.county.or(file.county))?);
    }
    let media = arguments.media.as_ref().or(file.media.as_ref().filter(|_| from_file));
    if let Some(media) = media {
        config.media = Some(media_place(media)?);
    }
    config.database_key = std::env::var("DUXUE_COUNTY_KEY").ok().filter(|key| !key.is_empty());
    Ok(config)
}

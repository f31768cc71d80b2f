//! `person`, `account`, `enrol`, `revoke`.

use super::Failure;
use clap::{Args, Subcommand, ValueEnum};
use duxue_county::desk::{DeskError, FIRST_PASSWORD_DAYS, NewPerson, local_time};
use duxue_county::now_micros;
use duxue_county::server::{OpenCounty, code_text};
use duxue_county::store::StaffRole;

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Role {
    /// 责任督学
    Supervisor,
    /// 责任区组长
    ZoneLead,
    /// 县督导室工作人员
    CountyStaff,
}

impl Role {
    const fn name(self) -> &'static str {
        match self {
            Role::Supervisor => "supervisor",
            Role::ZoneLead => "zone_lead",
            Role::CountyStaff => "county_staff",
        }
    }
}

#[derive(Subcommand)]
pub enum PersonCommand {
    /// 添加一位人员
    Add {
        name: String,
        /// 工号
        #[arg(long)]
        code: Option<String>,
        #[arg(long, value_enum, default_value = "supervisor")]
        role: Role,
        /// 责任区
        #[arg(long)]
        zone: Option<String>,
        #[arg(long)]
        phone: Option<String>,
        /// 同时给一个县端网页账号
        #[arg(long)]
        login: Option<String>,
    },
    /// 停用一位人员；已记的内容仍可上传，除非 --at-once
    Disable {
        person: String,
        /// 立即拒绝其全部设备
        #[arg(long)]
        at_once: bool,
    },
    /// 改角色
    Role {
        person: String,
        #[arg(value_enum)]
        role: Role,
    },
}

impl PersonCommand {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let now = now_micros();
        match self {
            PersonCommand::Add { name, code, role, zone, phone, login } => {
                let new = NewPerson { name: name.clone(), code, role: role.name().to_owned(), zone, phone };
                county.desk.add_person(new, now)?;
                println!("已添加 {name}");
                if let Some(login) = login {
                    give_password(county, &login, StaffRole::CountyStaff, false)?;
                }
            }
            PersonCommand::Disable { person, at_once } => {
                let shut_out = county.desk.disable_person(&person, at_once, now)?;
                println!("已停用 {person}");
                if at_once {
                    println!("拒绝了 {shut_out} 台设备");
                }
            }
            PersonCommand::Role { person, role } => {
                county.desk.set_role(&person, role.name(), now)?;
                println!("已改 {person} 的角色");
            }
        }
        Ok(())
    }
}

#[derive(Subcommand)]
pub enum AccountCommand {
    /// 新建账号，或给已有账号换密码；密码只显示一次，七天内登录并换成自己的
    Password {
        name: String,
        /// 只能查看
        #[arg(long)]
        reader: bool,
        /// 不要求换，也不过期：只用于演示和程序
        #[arg(long)]
        lasting: bool,
    },
    /// 解锁，并停用动态口令：给手机和备用码都丢了、网页上又没有别人能帮忙的人
    Unlock { name: String },
    /// 列出账号
    List,
}

impl AccountCommand {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        match self {
            AccountCommand::Password { name, reader, lasting } => {
                let standing = county.desk.read(|tx| tx.account(&name))?;
                let role = match standing {
                    _ if reader => StaffRole::Reader,
                    // Whoever forgot a password is not made somebody else by it.
                    Some(standing) => standing.role,
                    None => StaffRole::CountyStaff,
                };
                give_password(county, &name, role, lasting)
            }
            AccountCommand::Unlock { name } => {
                county.desk.lift_lock(&name)?;
                county.desk.reset_second_factor(&name)?;
                println!("已解锁 {name}，登录只要密码");
                Ok(())
            }
            AccountCommand::List => {
                for account in county.desk.read(|tx| tx.accounts())? {
                    println!("{}\t{}", account.name, account.role.name());
                }
                Ok(())
            }
        }
    }
}

/// Gives a password and prints it: one that lasts, or one to be replaced by its owner's own.
pub fn give_password(county: &OpenCounty, name: &str, role: StaffRole, lasting: bool) -> Result<(), Failure> {
    let password = match lasting {
        true => county.desk.give_password(name, role)?,
        false => county.desk.give_first_password(name, role, now_micros())?,
    };
    println!("县端网页账号：{name}");
    println!("县端网页密码：{password}（只显示这一次）");
    if !lasting {
        println!("请在 {FIRST_PASSWORD_DAYS} 天内登录，第一次登录要换成自己的密码");
    }
    Ok(())
}

pub fn revoke(county: &OpenCounty, device: u32) -> Result<(), Failure> {
    match county.desk.revoke_device(device, now_micros()) {
        Ok(()) => {
            println!("已停用 {device} 号设备");
            Ok(())
        }
        Err(DeskError::NotAdmitted | DeskError::Version { .. }) => {
            Err(Failure::Said(format!("没有 {device} 号设备，或者它早已停用")))
        }
        Err(DeskError::Store(error)) => Err(error.into()),
    }
}

#[derive(Args)]
pub struct Enrol {
    /// 工号或姓名
    pub person: String,
    /// 设备连接用的地址（主机:端口）；不给则用服务器最近一次启动时的地址
    #[arg(long)]
    address: Option<String>,
    /// 只打印登记码
    #[arg(long)]
    quiet: bool,
}

impl Enrol {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let (record, person) = county.desk.find_person(&self.person)?;
        let noted = county.folder.address().map_err(duxue_county::StartError::from)?;
        let address = self.address.or(noted).ok_or_else(|| {
            Failure::Said("还不知道服务器的地址：请先运行 serve，或者用 --address 主机:端口".to_owned())
        })?;
        let fingerprint = county.folder.fingerprint().map_err(duxue_county::StartError::from)?;
        let (secret, expires) = county.desk.issue_code(record.id, now_micros())?;
        let code = code_text(&address, fingerprint, secret, expires)
            .map_err(|_| Failure::Said(format!("地址 {address} 不对，应当像 192.168.1.20:8443")))?;
        if !self.quiet {
            println!("人员：{}", person.name.unwrap_or_default());
            println!("服务器：{address}");
            println!("有效期至：{}（用一次即失效）", local_time(expires).format("%Y-%m-%d %H:%M"));
            print!("登记码：");
        }
        println!("{code}");
        Ok(())
    }
}

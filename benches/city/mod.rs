//! A city of 100 000 companies for benchmarks. All names are fictional.
#![allow(dead_code, reason = "each benchmark takes from it what it needs")]

use std::sync::Arc;

use kunpeng::access::Clock;
use kunpeng::db::{Database, DatabaseUrl, migrate};
use kunpeng::files::Files;
use kunpeng::import::{self, AnyListKind, OnError, Upload};
use kunpeng::session::{Actor, TokenKey, Workplace};

const WORDS: [&str; 40] = [
    "华", "瑞", "鼎", "盛", "恒", "科", "创", "星", "宏", "达", "精", "锐", "嘉", "铭", "博", "骏",
    "凌", "泽", "源", "拓", "朗", "卓", "冠", "晟", "立", "优", "腾", "翔", "信", "诚", "德", "康",
    "安", "捷", "迅", "飞", "云", "海", "峰", "林",
];
const TRADES: [&str; 10] = [
    "精密制造",
    "电子科技",
    "新材料",
    "智能装备",
    "半导体",
    "生物科技",
    "连接器",
    "自动化",
    "光电",
    "新能源",
];
const TOWNS: [&str; 33] = [
    "莞城街道",
    "石龙镇",
    "虎门镇",
    "东城街道",
    "万江街道",
    "南城街道",
    "中堂镇",
    "望牛墩镇",
    "麻涌镇",
    "石碣镇",
    "高埗镇",
    "洪梅镇",
    "道滘镇",
    "厚街镇",
    "沙田镇",
    "长安镇",
    "寮步镇",
    "大岭山镇",
    "大朗镇",
    "黄江镇",
    "樟木头镇",
    "凤岗镇",
    "塘厦镇",
    "谢岗镇",
    "清溪镇",
    "常平镇",
    "桥头镇",
    "横沥镇",
    "东坑镇",
    "企石镇",
    "石排镇",
    "茶山镇",
    "松山湖",
];
/// Characters of credit codes by value, and weights of GB 32100-2015.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A list of `count` fictional companies: 12 columns, UTF-8.
pub fn list(count: usize) -> String {
    let mut text = String::from(
        "企业名称,统一社会信用代码,镇街,注册地址,法定代表人,成立日期,注册资本（万元）,行业,主营业务,员工人数,联系人,联系电话\n",
    );
    let mut random = 88_172_645_463_325_252_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    for number in 0..count {
        let (a, b, c) = (WORDS[next(40)], WORDS[next(40)], WORDS[next(40)]);
        let (trade, town) = (TRADES[next(10)], TOWNS[next(33)]);
        let (year, month, day) = (1990 + next(34), 1 + next(12), 1 + next(28));
        let (capital, people) = (100 + next(50_000), 10 + next(3_000));
        text.push_str(&format!(
            "东莞示例{a}{b}{c}{number}{trade}有限公司,{},{town},广东省东莞市{town}示例路{}号,张{a},{year}-{month:02}-{day:02},{capital},{trade},{trade}的研发与销售,{people},李{b},138{:08}\n",
            credit_code(number), number % 999, number
        ));
    }
    text
}

fn credit_code(number: usize) -> String {
    let body = format!("91441900MA{number:07}");
    let sum: usize = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(b, weight)| weight * ALPHABET.iter().position(|c| *c == b).unwrap_or(0))
        .sum();
    format!("{body}{}", char::from(ALPHABET[(31 - sum % 31) % 31]))
}

/// Creates an empty city in a folder, with reference data, and returns an actor of the office.
pub fn office(folder: &std::path::Path) -> Actor {
    Actor::at_command_line(workplace(folder), None)
}

/// Opens the data of a city in a folder.
pub fn workplace(folder: &std::path::Path) -> Arc<Workplace> {
    let url = std::env::var("DATABASE_URL").ok().map(|url| url.parse().expect("DATABASE_URL"));
    let url = url.unwrap_or_else(|| DatabaseUrl::in_folder(folder));
    let database = Database::open(url).expect("database");
    migrate(&database).expect("migrations");
    let seeds = kunpeng::city::Seeds::compiled().expect("a city");
    let journal = kunpeng::server::journal(database, seeds);
    kunpeng::reference::load(&journal, Clock::System.now()).expect("seeds");
    let key = TokenKey::from_file(&folder.join("jwt.key")).expect("key");
    let files = Files::at(folder.join("attachments"));
    Arc::new(Workplace::new(journal, key, files, Clock::System))
}

/// Imports a list, from the uploaded bytes to the committed batch.
pub fn import_list(actor: &Actor, text: &str) -> i64 {
    let upload = Upload {
        kind: Some(AnyListKind::default()),
        file_name: "示例.csv".into(),
        bytes: text.as_bytes().to_vec(),
        ..Upload::default()
    };
    let id = import::upload(actor, &upload).expect("upload");
    import::commit(actor, id, OnError::Abort).expect("commit");
    id
}

/// Peak memory of a process in MB, from its `/proc/…/status`.
pub fn peak_megabytes(status: &str) -> u64 {
    let status = std::fs::read_to_string(status).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
    kilobytes / 1024
}

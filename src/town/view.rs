//! Towns as the API returns them.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Town, WorkingGroup};
use crate::access::Scope;
use crate::limits::mask_phone;

/// 专班. All four fields are `None` if none was recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupView {
    /// 组长
    pub leader: Option<String>,
    /// 副组长
    pub deputy: Option<String>,
    /// 联络员
    pub contact: Option<String>,
    /// 联系电话: complete for the office and the town itself, masked for others.
    pub phone: Option<String>,
    /// For `If-Match`; 0 if none was recorded.
    pub version: i64,
}

impl GroupView {
    pub fn new(group: WorkingGroup, scope: &Scope) -> Self {
        let present = |text: String| (!text.is_empty()).then_some(text);
        let phone = present(group.phone);
        Self {
            leader: present(group.leader),
            deputy: present(group.deputy),
            contact: present(group.contact),
            phone: match scope.covers_town(&group.town_code) {
                true => phone,
                false => phone.as_deref().map(mask_phone),
            },
            version: group.version,
        }
    }
}

/// 镇街（园区） in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TownInList {
    #[serde(flatten)]
    pub town: Town,
    /// 类别名称
    pub kind_name: &'static str,
}

impl From<Town> for TownInList {
    fn from(town: Town) -> Self {
        Self { kind_name: town.kind.label(), town }
    }
}

/// 镇街（园区） with its working group.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TownView {
    #[serde(flatten)]
    pub town: TownInList,
    /// 专班
    pub working_group: GroupView,
}

impl TownView {
    pub fn new(town: Town, group: WorkingGroup, scope: &Scope) -> Self {
        Self { town: town.into(), working_group: GroupView::new(group, scope) }
    }
}

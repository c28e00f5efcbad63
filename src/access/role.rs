//! The seven roles and their permissions. Source: 领域规则 "Roles and what each sees".

use crate::db::types::text_enum;

text_enum! {
    /// The role of an account. An account has exactly one role, so the roles of the three
    /// administrators (三员分立) cannot be combined.
    pub enum Role {
        Town = "town" => "镇街专班",
        Department = "department" => "职能部门",
        Office = "office" => "领导小组办公室",
        Leader = "leader" => "领导小组",
        Admin = "admin" => "系统管理员",
        Security = "security" => "安全管理员",
        Auditor = "auditor" => "审计管理员",
    }
}

/// What a route requires of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everyone: sign-in and health checks.
    Anyone,
    /// Any signed-in person, even if the first password must still be changed.
    SignedIn,
    /// A signed-in person whose role has this permission.
    Needs(Permission),
}

/// A kind of action that roles may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Read units, departments, categories.
    ViewUnits,
    EditWorkingGroup,
    /// Read companies and their records, within the scope.
    ViewCompanies,
    /// Read a company's history, events and opinions, within the scope.
    ViewTrace,
    /// Declare facts that the office confirms. For towns only.
    DeclareFacts,
    /// Confirm or return declared facts. For the office only.
    ConfirmFacts,
    /// Show the phone number of a contact; each use is logged.
    ViewContacts,
    /// Add, change and delete companies, and move their stage, within the scope.
    EditCompanies,
    /// Restore from the recycle bin, correct events, record moves. For the office only.
    CorrectRecords,
    /// Propose a grade (towns) or decide it (the office).
    GradeCompanies,
    /// Answer grade proposals and appeals of towns, and hold the yearly review. For the office
    /// only.
    ReviewGrades,
    /// Read listings and quotations, within the scope.
    ViewListings,
    /// Record listings, delistings and quotations.
    RecordListings,
    /// Read financial data of companies, within the scope.
    ViewFinancials,
    /// Enter, change and delete financial data, within the scope.
    EditFinancials,
    /// Read profiles: standards met and missed, priority, within the scope.
    ViewProfiles,
    /// Ask units for figures that profiles lack. For the office only.
    RequestInformation,
    /// Read blockers, within the scope.
    ViewBlockers,
    /// Raise and change blockers.
    RaiseBlockers,
    /// Act on blockers. `crate::blocker::flow` decides which action is allowed.
    ActOnBlockers,
    /// Read meetings and their decisions, within the scope.
    ViewMeetings,
    /// Plan and hold meetings, and record their decisions. For the office only.
    HoldMeetings,
    /// Answer decisions and accept answers. `crate::meeting::flow` decides which is allowed.
    AnswerDecisions,
    /// Read the reserve pool, its batches, nominations and rechecks, within the scope.
    ViewPool,
    /// Nominate companies for the pool, and answer rechecks.
    NominateCompanies,
    /// Recognise companies, take them out of the pool, and recheck the pool. For the office only.
    KeepPool,
    /// See one's pending tasks (我的待办).
    ViewTasks,
    /// Read the notices sent to oneself.
    ReadNotices,
    /// Send notices to units and departments, and see who has read them.
    SendCirculars,
    /// Change the settings of the city.
    SetRules,
    /// Read the break-zero table and the league table.
    ViewGoal,
    Import,
    Export,
    /// See the list of accounts.
    ViewAccounts,
    /// Create and change accounts.
    ManageAccounts,
    /// Unlock accounts and end sessions.
    SecureAccounts,
    /// Read and verify the audit log.
    ReadAudit,
}

impl Role {
    /// Whether the role has a permission.
    pub fn may(self, permission: Permission) -> bool {
        use Permission::*;
        match permission {
            ViewUnits => true,
            ViewCompanies | ViewBlockers | ActOnBlockers | ReadNotices | ViewMeetings => {
                matches!(self, Self::Town | Self::Department | Self::Office | Self::Leader)
            }
            ViewTrace | ViewListings | ViewFinancials | ViewProfiles | ViewPool | Export => {
                matches!(self, Self::Town | Self::Office | Self::Leader)
            }
            ViewGoal => matches!(self, Self::Town | Self::Department | Self::Office | Self::Leader),
            ViewContacts | EditCompanies | EditFinancials | GradeCompanies | RaiseBlockers
            | Import | NominateCompanies | EditWorkingGroup => {
                matches!(self, Self::Town | Self::Office)
            }
            ViewTasks | AnswerDecisions => {
                matches!(self, Self::Town | Self::Department | Self::Office)
            }
            SetRules => matches!(self, Self::Office | Self::Admin),
            CorrectRecords | RecordListings | SendCirculars | HoldMeetings | ReviewGrades
            | KeepPool | RequestInformation | ConfirmFacts => self == Self::Office,
            DeclareFacts => self == Self::Town,
            ViewAccounts => matches!(self, Self::Admin | Self::Security),
            ManageAccounts => self == Self::Admin,
            SecureAccounts => self == Self::Security,
            ReadAudit => self == Self::Auditor,
        }
    }

    /// Whether accounts of this role belong to a town.
    pub fn needs_town(self) -> bool {
        self == Self::Town
    }

    /// Whether accounts of this role belong to a department.
    pub fn needs_department(self) -> bool {
        self == Self::Department
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_administrators_see_no_business() {
        for role in [Role::Admin, Role::Security, Role::Auditor] {
            for permission in [
                Permission::ViewCompanies,
                Permission::ViewListings,
                Permission::ViewFinancials,
                Permission::ViewGoal,
                Permission::Export,
                Permission::Import,
            ] {
                assert!(!role.may(permission), "{role} {permission:?}");
            }
        }
    }

    #[test]
    fn leaders_only_read() {
        for permission in [
            Permission::EditCompanies,
            Permission::EditFinancials,
            Permission::Import,
            Permission::RecordListings,
            Permission::CorrectRecords,
        ] {
            assert!(!Role::Leader.may(permission));
        }
    }
}

//! Numbers for things that are looked up often: one type each, so that they are never mixed up.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the item at `index` of its table.
            pub fn at(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// The place of the item in its table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A type of entities or values (`hir::Program::types`).
    TypeId;
    /// A fact, concept or act (`hir::Program::relations`).
    RelationId;
    /// A named thing (`hir::Program::entities`).
    EntityId;
    /// The id of an instrument or provision as a value (`hir::Program::citations`).
    CitationId;
    /// An instrument (`hir::Program::instruments`).
    InstrumentId;
    /// One version of a provision (`hir::Program::provisions`).
    ProvisionId;
    /// A rule or definition (`hir::Program::rules`).
    RuleId;
    /// A dispute about what the law says (`hir::Program::disputes`).
    DisputeId;
    /// One reading of a dispute (`hir::Program::readings`).
    ReadingId;
    /// A case (`hir::Program::cases`).
    CaseId;
    /// A report (`hir::Program::reports`).
    ReportId;
    /// A variable of one rule or condition.
    VariableId;
    /// A relation of a plan, which may stand for a part of the meaning of one of the user's.
    NodeId;
    /// One of the worlds of a run.
    WorldId;
}

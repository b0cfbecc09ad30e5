"""The options of units that the documentation uses, by what they are for."""

from __future__ import annotations

# Of systemd 252: what it closes, and what it watches and bounds.
CLOSED = [
    "CapabilityBoundingSet",
    "LockPersonality",
    "NoNewPrivileges",
    "PrivateDevices",
    "PrivateTmp",
    "ProtectClock",
    "ProtectControlGroups",
    "ProtectHome",
    "ProtectHostname",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "ProtectProc",
    "ProtectSystem",
    "RestrictAddressFamilies",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "SystemCallArchitectures",
    "SystemCallFilter",
    "UMask",
]
BOUNDED = [
    "ExecReload",
    "KillMode",
    "LimitCORE",
    "MemoryMax",
    "MemorySwapMax",
    "NotifyAccess",
    "OOMPolicy",
    "Restart",
    "TasksMax",
    "TimeoutStopSec",
    "Type",
    "WatchdogSec",
]
BASIC = [
    "Environment",
    "EnvironmentFile",
    "ExecStart",
    "RuntimeDirectory",
    "RuntimeDirectoryMode",
    "User",
    "WorkingDirectory",
]
OPTIONS = {
    "Unit": {"Description", "After"},
    "Service": {*CLOSED, *BOUNDED, *BASIC},
    "Install": {"WantedBy"},
}

using Flashback.Node.Configuration.Declaring;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Configuration;

public sealed record LogOptions
{
    [Setting("Auto writes for people on a terminal and JSON lines otherwise.")]
    public LogFormat Format { get; init; } = LogFormat.Auto;

    [Setting("Lowest level written.")]
    public LogLevel Level { get; init; } = LogLevel.Information;
}

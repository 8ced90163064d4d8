using Flashback.Node.Commands;
using Flashback.Node.Commands.Dispute;
using Flashback.Node.Commands.Keys;
using Flashback.Node.Commands.Qos;
using Flashback.Node.Commands.Running;

namespace Flashback.Node;

/// <summary>The commands of <c>oracle-node</c>, in the order in which help shows them.</summary>
public static class CommandTree
{
    public static CommandLine Create(Terminal terminal) => new(terminal, line =>
    [
        InitCommand.Create(line),
        RunCommand.Create(line, NodeHost.RunAsync),
        StatusCommand.Create(line),
        DoctorCommand.Create(line),
        ProbeCommand.Create(line),
        KeysCommand.Create(line),
        ConfigCommand.Create(line),
        SignLogCommand.Create(line),
        QosCommand.Create(line),
        DisputeCommand.Create(line),
        VersionCommand.Create(line),
    ]);
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Node.Lifecycle;

namespace Flashback.Node.Commands.Running;

internal static class VersionCommand
{
    /// <summary>The protocol's version: it is the domain's version and the topic's number.</summary>
    public const int Protocol = 1;

    public static Command Create(CommandLine line) =>
        line.Handle(new Command("version", "Program, commit and protocol version."), _ =>
        {
            var parts = ProgramVersion.Text.Split('+', 2);
            var json = new JsonObject
            {
                ["version"] = parts[0],
                ["commit"] = parts.Length > 1 ? parts[1] : null,
                ["protocol"] = Protocol,
                ["runtime"] = Environment.Version.ToString()
            };
            return CommandResult.Sentence(json, $"oracle-node {ProgramVersion.Text}, protocol {Protocol}, .NET {Environment.Version}");
        }).WithExamples("oracle-node version --json");
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Flashback.Node.Commands;
using Flashback.Node.Commands.Inputs;

namespace Flashback.Node;

/// <summary>The composition root of <c>oracle-node</c>: the only place that knows the real console and the real clock.</summary>
public static class Program
{
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The composition root chooses the system clock.")]
    public static Task<int> Main(string[] args)
    {
        var terminal = new Terminal(Console.In, Console.Out, Console.Error)
        {
            CanAsk = !Console.IsInputRedirected,
            HasColour = !Console.IsOutputRedirected,
            Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? ""),
            Time = TimeProvider.System,
            ReadSecret = SecretPrompt.Read,
        };
        return CommandTree.Create(terminal).RunAsync(args, CancellationToken.None);
    }
}

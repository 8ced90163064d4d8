using Flashback.Node.Commands;

namespace Flashback.Node.Tests.Commands;

/// <summary>One run of the command line inside the test's process.</summary>
internal sealed record Run(int Code, string Out, string Error)
{
    public static Task<Run> Of(params string[] arguments) => With(null, null, arguments);

    public static async Task<Run> With(Dictionary<string, string>? environment, string? input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(new StringReader(input ?? ""), output, error) { Environment = environment ?? [], Time = TestClock.Instance };
        var code = await new CommandLine(terminal).RunAsync(arguments, CancellationToken.None);
        return new Run(code, output.ToString(), error.ToString());
    }
}

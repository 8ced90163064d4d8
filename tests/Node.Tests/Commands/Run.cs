using Flashback.Node.Commands;

namespace Flashback.Node.Tests.Commands;

/// <summary>One run of the command line inside the test's process.</summary>
internal sealed record Run(int Code, string Out, string Error)
{
    /// <summary>Stands still.</summary>
    public static FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    public static Task<Run> Of(params string[] arguments) => With(null, null, arguments);

    public static Task<Run> With(Dictionary<string, string>? environment, string? input, params string[] arguments) =>
        At(Time, environment, input, arguments);

    /// <summary>For what waits before it tries again.</summary>
    public static Task<Run> WithRealTime(params string[] arguments) => At(SystemClock.Instance, null, null, arguments);

    private static async Task<Run> At(TimeProvider time, Dictionary<string, string>? environment, string? input, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(new StringReader(input ?? ""), output, error) { Environment = environment ?? [], Time = time };
        var code = await CommandTree.Create(terminal).RunAsync(arguments, CancellationToken.None);
        return new Run(code, output.ToString(), error.ToString());
    }
}

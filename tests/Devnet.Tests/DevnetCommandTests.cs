using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Flashback.Devnet.Tests;

public class DevnetCommandTests
{
    public static TheoryData<string, int, int> Bounds => new()
    {
        { "--epochs", 1, DevnetOptions.MaxEpochs },
        { "--validators", 1, DevnetOptions.MaxValidators },
        { "--byzantine", 0, DevnetOptions.MaxValidators },
        { "--epoch-seconds", DevnetOptions.MinEpochSeconds, DevnetOptions.MaxEpochSeconds },
        { "--dispute-seconds", DevnetOptions.MinDisputeSeconds, DevnetOptions.MaxDisputeSeconds },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Each_bound_holds_on_both_sides(string option, int min, int max)
    {
        Assert.Empty(Parse(option, $"{min}").Errors);
        Assert.Empty(Parse(option, $"{max}").Errors);
        foreach (var refused in new[] { min - 1, max + 1 })
            Assert.StartsWith($"{option} '{refused}' must be a whole number from {min} to {max}",
                Assert.Single(Parse(option, $"{refused}").Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_out_has_the_defaults_of_the_options()
    {
        DevnetOptions? seen = null;
        await DevnetCommand.Create((options, _) => Task.FromResult((seen = options) is null ? 1 : 0)).Parse([]).InvokeAsync();
        Assert.Equal(new DevnetOptions(), seen);
    }

    [Fact]
    public void What_the_pages_and_the_help_print_is_understood()
    {
        var printed = new[] { "README.md", "docs/dispute.md" }.SelectMany(page => File.ReadAllLines(Path.Combine(Root(), page)))
            .Concat(DevnetCommand.Create((_, _) => Task.FromResult(0)).Description!.Split('\n'))
            .Select(line => line.Trim()).Where(line => line.StartsWith("./oracle devnet", StringComparison.Ordinal)).ToList();
        Assert.True(printed.Count > 10, $"{printed.Count}");
        Assert.All(printed, line => Assert.Empty(Parse(line.Split("  ")[0].Split(' ')[2..]).Errors));
    }

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../..");

    private static ParseResult Parse(params string[] arguments) => DevnetCommand.Create((_, _) => Task.FromResult(0)).Parse(arguments);
}

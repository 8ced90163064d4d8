using System.Diagnostics;

namespace Flashback.EndToEnd;

/// <summary>
/// The script ./oracle on machines that lack something, and when it is stopped or started twice: with a dotnet that only takes notes.
/// </summary>
public sealed class EntryPointTests : IDisposable
{
    private const string FakeDotnet = """
        #!/bin/bash
        case $1 in
            --version) [[ -w $HOME ]] || exit 1; echo 10.0.100 ;;
            build)
                echo build >> "$NOTES"
                echo Libp2p >> "$ORACLE_BUILD_PROGRESS"
                if [[ -n ${SLOW:-} ]]; then trap 'echo ended >> "$NOTES"; exit 1' TERM; touch "$NOTES.building"; while :; do sleep 0.1; done; fi
                [[ -z ${BROKEN:-} ]] || { echo 'error CS0001: no'; exit 1; }
                ;;
            *) echo "ran $*" ;;
        esac
        """;

    private static readonly string[] s_tools =
    [
        "bash",
        "cat",
        "cksum",
        "dirname",
        "env",
        "find",
        "flock",
        "id",
        "mkdir",
        "mktemp",
        "mv",
        "readlink",
        "rm",
        "sed",
        "sleep",
        "touch",
        "tr"
    ];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    public EntryPointTests()
    {
        foreach (var folder in new[] { "repo/src/Node", "repo/src/Devnet", "repo/proto", "repo/contracts/artifacts", "bin", "tmp" })
            Directory.CreateDirectory(At(folder));
        File.Copy(Path.Combine(Repository.Root, "oracle"), At("repo/oracle"));
        foreach (var file in new[] { "Directory.Build.props", "global.json", "contracts/package-lock.json" })
            File.WriteAllText(At($"repo/{file}"), "");
        foreach (var tool in s_tools)
            File.CreateSymbolicLink(At($"bin/{tool}"),
                new[] { "/usr/bin", "/bin", "/usr/sbin", "/sbin" }.Select(place => Path.Combine(place, tool)).First(File.Exists));
        WriteProgram(At("bin/dotnet"), FakeDotnet);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_arguments_it_lists_the_commands()
    {
        var (code, output, error) = await RunAsync();
        Assert.Equal((2, ""), (code, output));
        foreach (var words in new[] { "./oracle devnet", "./oracle test", "./oracle --help" })
            Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_speaks_of_the_script_and_of_the_command()
    {
        var (code, output, _) = await RunAsync("--help");
        Assert.Equal(0, code);
        Assert.Contains("./oracle devnet", output, StringComparison.Ordinal);
        Assert.Contains("oracle-node.dll --help", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dotnet", "devnet", "dotnet-sdk-10.0")]
    [InlineData("", "devnet", "sudo apt-get install nodejs npm")]
    public async Task What_is_missing_is_named_with_the_command_that_installs_it(string removed, string word, string said)
    {
        if (removed.Length > 0) File.Delete(At($"bin/{removed}"));
        var (code, _, error) = await RunAsync(word);
        Assert.Equal(7, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_builds_once_and_again_when_a_source_is_newer()
    {
        Assert.Contains("oracle-node.dll version", (await RunAsync("version")).Output, StringComparison.Ordinal);
        await RunAsync("version");
        Assert.Equal("build\n", Notes());
        File.SetLastWriteTimeUtc(At("repo/global.json"), SystemClock.Instance.GetUtcNow().UtcDateTime.AddMinutes(1));
        await RunAsync("version");
        Assert.Equal("build\nbuild\n", Notes());
    }

    [Fact]
    public async Task What_the_devnet_prints_to_be_typed_is_built_along_with_it()
    {
        Directory.CreateDirectory(At("repo/contracts/node_modules"));
        foreach (var tool in new[] { "node", "npm" }) WriteProgram(At($"bin/{tool}"), "#!/bin/bash\n");
        Assert.Contains("oracle-devnet.dll", (await RunAsync("devnet")).Output, StringComparison.Ordinal);
        Assert.Contains("oracle-node.dll qos", (await RunAsync("qos")).Output, StringComparison.Ordinal);
        Assert.Equal("build\n", Notes());
    }

    [Fact]
    public async Task It_says_what_it_builds_and_for_how_long()
    {
        var building = Start(At("repo/oracle"), new() { ["SLOW"] = "1", ["ORACLE_PROGRESS_SECONDS"] = "0.1" }, "version");
        using var patience = new CancellationTokenSource(Patience, SystemClock.Instance);
        string? line;
        do line = await building.StandardError.ReadLineAsync(patience.Token);
        while (line is not null && !line.Contains("building Libp2p, ", StringComparison.Ordinal));
        Assert.NotNull(line);
        using (var kill = Process.Start("kill", ["-TERM", $"{building.Id}"])) await kill.WaitForExitAsync();
        Assert.Equal(130, (await FinishAsync(building)).Code);
        Assert.Empty(Directory.GetFiles(At("tmp")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/nowhere")]
    public async Task A_user_without_a_home_needs_none(string home)
    {
        var (code, output, error) = await FinishAsync(Start(At("repo/oracle"), new() { ["HOME"] = home }, "version"));
        Assert.True(code == 0, error);
        Assert.Contains("oracle-node.dll version", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_found_through_a_link_from_anywhere()
    {
        File.CreateSymbolicLink(At("oracle-link"), At("repo/oracle"));
        var (code, output, error) = await FinishAsync(Start(At("oracle-link"), [], "version"));
        Assert.True(code == 0, error);
        Assert.Contains(At("repo/src/Node"), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_fails_is_shown_and_tried_again()
    {
        var (code, _, error) = await FinishAsync(Start(At("repo/oracle"), new() { ["BROKEN"] = "1" }, "version"));
        Assert.Equal(1, code);
        Assert.Contains("error CS0001", error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("version")).Code);
        Assert.Empty(Directory.GetFiles(At("tmp")));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public async Task A_signal_while_it_builds_ends_the_build_and_starts_nothing(string signal)
    {
        var building = Start(At("repo/oracle"), new() { ["SLOW"] = "1" }, "version");
        await Eventually.True(() => File.Exists(At("notes.building")), "it builds");
        using (var kill = Process.Start("kill", [$"-{signal}", $"{building.Id}"])) await kill.WaitForExitAsync();
        var (code, output, error) = await FinishAsync(building);
        Assert.True(code == 130, error);
        Assert.DoesNotContain("ran", output, StringComparison.Ordinal);
        Assert.Equal("build\nended\n", Notes());
        Assert.Empty(Directory.GetFiles(At("tmp")));
        Assert.Equal(0, (await RunAsync("version")).Code); // nothing half built is taken for built
        Assert.Equal("build\nended\nbuild\n", Notes());
    }

    [Fact]
    public async Task Two_at_once_build_one_after_the_other()
    {
        var first = Start(At("repo/oracle"), new() { ["SLOW"] = "1" }, "version");
        await Eventually.True(() => File.Exists(At("notes.building")), "it builds");
        var second = Start(At("repo/oracle"), [], "version");
        Assert.Contains("waiting for another", await second.StandardError.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("build\n", Notes());
        using (var kill = Process.Start("kill", ["-TERM", $"{first.Id}"])) await kill.WaitForExitAsync();
        await FinishAsync(first);
        Assert.Equal(0, (await FinishAsync(second)).Code);
        Assert.Equal("build\nended\nbuild\n", Notes());
    }

    [Fact]
    public async Task A_part_of_the_tests_that_does_not_exist_is_refused_before_anything_is_built()
    {
        Directory.CreateDirectory(At("repo/tests"));
        File.Copy(Path.Combine(Repository.Root, "tests", "run.sh"), At("repo/tests/run.sh"));
        var (code, _, error) = await FinishAsync(Start(At("repo/tests/run.sh"), [], "unit", "unti"));
        Assert.Equal(2, code);
        Assert.Contains("unknown part 'unti'", error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("notes")));
    }

    private static void WriteProgram(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string At(string path) => _folder.File(path);

    private string Notes() => File.ReadAllText(At("notes"));

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        FinishAsync(Start(At("repo/oracle"), [], arguments));

    private Process Start(string script, Dictionary<string, string> environment, params string[] arguments)
    {
        // A test runner that was started in the background ignores Ctrl-C, and a script cannot take that back.
        var info = new ProcessStartInfo("env", ["--default-signal=INT", "bash", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/"
        };
        foreach (var (name, value) in environment) info.Environment[name] = value;
        (info.Environment["PATH"], info.Environment["NOTES"], info.Environment["TMPDIR"]) = (At("bin"), At("notes"), At("tmp"));
        return Process.Start(info)!;
    }

    private static async Task<(int Code, string Output, string Error)> FinishAsync(Process process)
    {
        using var owned = process;
        using var patience = new CancellationTokenSource(Patience, SystemClock.Instance);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }
}

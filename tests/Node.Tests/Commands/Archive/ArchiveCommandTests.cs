using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Tests.Support;
using Flashback.Client.Archive;

namespace Flashback.Node.Tests.Commands.Archive;

[Collection(ProcessCollection.Name)]
public sealed class ArchiveCommandTests : IDisposable
{
    private static readonly Evidences Good = new();
    private static readonly byte[] Bundle = EvidenceDocument.Write(Good.Bundle);
    private static readonly string Unit = Good.Unit.ToString();
    private static readonly string Epoch = $"{TestEpoch.Epoch}";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Evidence_that_was_fetched_is_listed_shown_verified_and_written_from_the_archive()
    {
        using var node = new OneAnswer(System.Text.Encoding.UTF8.GetString(Bundle));
        var fetched = await Fetch(node);
        Assert.True(fetched.Code == 0, fetched.Error);
        Assert.True(File.Exists(_folder.File("oracle-node/archive.db")));

        var listed = JsonNode.Parse((await InData("dispute", "list", "--json")).Out)!;
        var kept = Assert.Single(listed["documents"]!.AsArray())!;
        Assert.Equal(("evidence", Unit, Epoch), ((string)kept["kind"]!, (string)kept["dataUnit"]!, $"{kept["epoch"]}"));
        Assert.Contains("evidence", (await InData("dispute", "list")).Out, StringComparison.Ordinal);

        Assert.Contains((string)kept["root"]!, (await InData("dispute", "show", Epoch, Unit)).Out, StringComparison.Ordinal);
        var copy = _folder.File("copy.json");
        Assert.Equal(0, (await InData("dispute", "show", Epoch, Unit, "--out", copy)).Code);
        Assert.Equal(Bundle, await File.ReadAllBytesAsync(copy));

        var verified = await InData("dispute", "verify", "--epoch", Epoch, "--unit", Unit, "--json");
        Assert.True(verified.Code == 0, verified.Error);
        Assert.True((bool)JsonNode.Parse(verified.Out)!["holds"]!);
    }

    [Fact]
    public async Task No_archive_keeps_nothing()
    {
        using var node = new OneAnswer(System.Text.Encoding.UTF8.GetString(Bundle));
        Assert.Equal(0, (await Fetch(node, "--no-archive")).Code);
        Assert.False(File.Exists(_folder.File("oracle-node/archive.db")));
        var listed = await InData("dispute", "list");
        Assert.Equal(0, listed.Code);
        Assert.Contains("holds nothing", listed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_in_use_loses_only_the_copy_unless_it_was_named()
    {
        using var node = new OneAnswer(System.Text.Encoding.UTF8.GetString(Bundle));
        using var held = VerdictArchive.Open(_folder.File("oracle-node/archive.db"), Run.Time);
        var fetched = await Fetch(node);
        Assert.Equal(0, fetched.Code);
        Assert.Contains("no copy was kept", fetched.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await Fetch(node, "--archive", _folder.File("oracle-node/archive.db"))).Code);
    }

    [Fact]
    public async Task A_foreign_file_is_refused_and_a_missing_one_too()
    {
        var foreign = _folder.Write("notes.txt", "mine");
        Assert.Contains("not an archive", (await Run.Of("dispute", "list", "--archive", foreign)).Error, StringComparison.Ordinal);
        Assert.Equal(1, (await Run.Of("dispute", "list", "--archive", _folder.File("none.db"))).Code);
        Assert.Equal(2, (await Run.Of("dispute", "list")).Code);
        Assert.Equal(1, (await InData("dispute", "show", Epoch, Unit)).Code);
        Assert.Equal(2, (await InData("dispute", "verify")).Code);
    }

    private Task<Run> Fetch(OneAnswer node, params string[] options) => InData(
        ["dispute", "evidence", Epoch, Unit, "--network", Network(), "--node", node.Url, "--out", _folder.File("evidence.json"),
            .. options]);

    private Task<Run> InData(params string[] arguments) => Run.With(new() { ["XDG_DATA_HOME"] = _folder.Path }, null, arguments);

    private string Network()
    {
        var oracle = Good.Bundle.Oracle;
        var contracts =
            new Flashback.OnChain.Deployment.DeployedContracts(31337, 0, oracle, oracle, oracle, oracle, oracle, oracle, oracle, oracle);
        return _folder.Write("network.json", Flashback.Client.Nodes.NetworkFile.Write([new Uri("http://127.0.0.1:1")], [], contracts));
    }
}

using System.Numerics;
using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Node.Commands;
using Flashback.OnChain.Client;
using Flashback.Protocol.Messages;

namespace Flashback.Interop.Chain;

/// <summary>
/// The life of an appeal by the commands alone, against the real court on a real chain. They close sign logs and open them again.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class AppealTests
{
    /// <summary>An appeal is ruled on once it is this deep.</summary>
    private const int Depth = 64;

    private static readonly BigInteger s_bond = TestNetwork.Parameters.Appeals!.Bond;

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_quorum_overturns_and_the_bond_goes_back()
    {
        await using var scene = await AppealScene.StartAsync();
        var (network, provider) = (scene.Network, scene.Network.Provider.Key);
        await AppealScene.RefusedAsync(ExitCode.Failure, "has 0 FLASH", scene.Appeal(provider));
        await network.Client.Token.TransferAsync(provider.Address, s_bond, None);
        Assert.False((bool)(await AppealScene.RunAsync([.. scene.Appeal(provider), "--dry-run"]))["sent"]!);
        Assert.Equal(0, (int)(await AppealScene.RunAsync(scene.Dispute("appeals")))["count"]!);

        var opened = await AppealScene.RunAsync(scene.Appeal(provider));
        Assert.Equal((1, "open", true, "held"),
            ((int)opened["appeal"]!, (string?)opened["state"], (bool)opened["sent"]!, (string?)opened["bondFate"]));
        Assert.Equal((string?)(await AppealScene.RunAsync("dispute", "verify", scene.Evidence))["evidenceRoot"],
            (string?)opened["evidenceRoot"]);
        Assert.Equal((0, 0), (await network.Client.Token.BalanceAsync(provider.Address, None), await AllowanceAsync(network)));
        Assert.False((bool)(await AppealScene.RunAsync(scene.Appeal(provider)))["sent"]!);
        var listed = await AppealScene.RunAsync(scene.Dispute("appeals"));
        Assert.Equal((1, "open"), ((int)listed["count"]!, (string?)listed["appeals"]![0]!["state"]));
        Assert.StartsWith("1     open        epoch 0, ", await AppealScene.TellAsync(scene.Dispute("appeals")), StringComparison.Ordinal);
        var told = await AppealScene.TellAsync(scene.Dispute("appeals", "1"));
        Assert.Contains($"committee validator 0 {network.Signers[0].Address}\n          validator 1 {network.Signers[1].Address}\n", told,
            StringComparison.Ordinal);
        Assert.Contains("bond      500 FLASH, held by the court\n", told, StringComparison.Ordinal);

        string Vote(int member) => scene.File($"vote-{member}.json");
        async Task<string[]> RuleAsync(int member, string ruling, PrivateKey? signer = null) =>
            [
                .. scene.Dispute("rule", "1", ruling, "--vote-out", Vote(member)),
                "--config",
                await scene.ValidatorAsync($"validator-{member}", signer ?? network.Signers[member])
            ];
        await AppealScene.RefusedAsync(ExitCode.Failure, $"{Depth} blocks deep", await RuleAsync(0, "overturned"));
        await network.Anvil.MineAsync(Depth);
        using var stranger = PrivateKey.Generate();
        await AppealScene.RefusedAsync(ExitCode.Failure, "is not on the committee", await RuleAsync(9, "overturned", stranger));
        for (var member = 0; member < 3; member++)
            Assert.Equal(member, (int)(await AppealScene.RunAsync(await RuleAsync(member, "overturned")))["validator"]!);
        await AppealScene.RunAsync(await RuleAsync(0, "overturned"));
        await AppealScene.RefusedAsync(ExitCode.RefusedByGuard, "has signed another ruling", await RuleAsync(0, "upheld"));
        await AppealScene.RunAsync(await RuleAsync(3, "upheld"));

        string[] Submit(params string[] files) => scene.Dispute(network.Admin.Key, ["rule", "1", "overturned", "--votes", .. files]);
        await AppealScene.RefusedAsync(ExitCode.Failure, "2 of 3 signatures", Submit(Vote(0), Vote(0), Vote(2)));
        await AppealScene.RefusedAsync(ExitCode.Failure, "is for upheld", Submit(Vote(0), Vote(1), Vote(3)));
        await AppealScene.RefusedAsync(
            ExitCode.Failure, "not signed by validator 3", Submit(Vote(0), Vote(1), Forged(scene, Vote(2), "validator", 3)));
        await AppealScene.RefusedAsync(ExitCode.Failure, "on appeal 2", Submit(Vote(0), Vote(1), Forged(scene, Vote(2), "dispute", 2)));
        var ruled = await AppealScene.RunAsync(Submit(Vote(0), Vote(1), Vote(2)));
        Assert.Equal(("overturned", "returned"), ((string?)ruled["state"], (string?)ruled["bondFate"]));
        Assert.Equal(FeedStatus.Annulled, await scene.StatusAsync());
        Assert.False((bool)(await AppealScene.RunAsync(Submit(Vote(0))))["sent"]!);

        Assert.Equal(s_bond.ToString(), (string?)(await AppealScene.RunAsync(scene.Dispute(provider, "withdraw")))["paid"]);
        Assert.Equal("0", (string?)(await AppealScene.RunAsync(scene.Dispute(provider, "withdraw")))["paid"]);
        Assert.Equal(s_bond, await network.Client.Token.BalanceAsync(provider.Address, None));
        await AppealScene.RefusedAsync(ExitCode.Failure, "appealed against once", scene.Appeal(provider));
        await AppealScene.RefusedAsync(ExitCode.Failure, "was overturned: it cannot expire", scene.Dispute(provider, "expire", "1"));
        await network.PollAsync();
        Assert.Equal(Ruling.Overturned, Assert.Single(network.Watcher.View.Appeals).Value.Ruling);
    }

    [Fact]
    public async Task A_quorum_upholds_and_the_bond_is_lost()
    {
        await using var scene = await AppealScene.StartAsync();
        var network = scene.Network;
        var pool = await network.Client.Token.BalanceAsync(network.Contracts.Pool, None);
        await scene.OpenAsync();
        await network.Anvil.MineAsync(Depth);
        string[] votes = [.. Enumerable.Range(1, 3).Select(member => scene.File($"vote-{member}.json"))];
        for (var member = 1; member <= 3; member++)
            await AppealScene.RunAsync([.. scene.Dispute("rule", "1", "upheld", "--vote-out", votes[member - 1]), "--config",
                await scene.ValidatorAsync($"validator-{member}", network.Signers[member])]);
        var ruled = await AppealScene.RunAsync(scene.Dispute(network.Admin.Key, ["rule", "1", "upheld", "--votes", .. votes]));
        Assert.Equal(("upheld", "lost"), ((string?)ruled["state"], (string?)ruled["bondFate"]));
        Assert.Equal(FeedStatus.Final, await scene.StatusAsync());
        Assert.Equal(s_bond / 2, await network.Client.Token.BalanceAsync(network.Contracts.Pool, None) - pool);
        Assert.Equal("0", (string?)(await AppealScene.RunAsync(scene.Dispute(network.Provider.Key, "withdraw")))["paid"]);
        await AppealScene.RefusedAsync(ExitCode.Failure, "was upheld: it is closed",
            scene.Dispute(network.Admin.Key, ["rule", "1", "overturned", "--votes", .. votes]));
    }

    [Fact]
    public async Task Without_a_ruling_the_verdict_is_set_aside()
    {
        await using var scene = await AppealScene.StartAsync();
        var (network, admin) = (scene.Network, scene.Network.Admin.Key);
        await scene.OpenAsync();
        await AppealScene.RefusedAsync(ExitCode.Failure, "may rule on appeal 1 until", scene.Dispute(admin, "expire", "1"));
        var deadline = (ulong)(await AppealScene.RunAsync(scene.Dispute("appeals", "1")))["deadline"]!;
        await network.Anvil.WarpAsync(deadline);
        await AppealScene.RefusedAsync(ExitCode.Failure, "may rule on appeal 1 until", scene.Dispute(admin, "expire", "1"));
        await network.Anvil.WarpAsync(deadline + 1);
        Assert.Equal("overdue", (string?)(await AppealScene.RunAsync(scene.Dispute("appeals", "1")))["state"]);
        await AppealScene.RefusedAsync(
            ExitCode.Failure, "was over at", [.. scene.Dispute("rule", "1", "upheld", "--vote-out", scene.File("vote")), "--config",
                await scene.ValidatorAsync("validator", network.Signers[0])]);
        var expired = await AppealScene.RunAsync(scene.Dispute(admin, "expire", "1"));
        Assert.Equal(("expired", "returned", true), ((string?)expired["state"], (string?)expired["bondFate"], (bool)expired["sent"]!));
        Assert.Equal(FeedStatus.Annulled, await scene.StatusAsync());
        Assert.False((bool)(await AppealScene.RunAsync(scene.Dispute(admin, "expire", "1")))["sent"]!);
    }

    [Fact]
    public async Task An_appeal_that_the_court_would_refuse_is_not_sent()
    {
        await using var scene = await AppealScene.StartAsync();
        var network = scene.Network;
        var (unit, provider) = (network.Unit.ToString(), network.Provider.Key);
        await AppealScene.RefusedAsync(ExitCode.Failure, $"only the data unit's provider {provider.Address} can appeal",
            scene.Appeal(network.Consumer.Key));
        await AppealScene.RefusedAsync(ExitCode.Failure, "epoch 1 is not over", scene.Dispute(provider, "appeal", "1", unit));
        await AppealScene.RefusedAsync(ExitCode.Failure, "the evidence of epoch 0 and data unit",
            scene.Dispute(provider, "appeal", "0", Bytes32.Zero.ToString(), "--evidence", scene.Evidence));
        await AppealScene.RefusedAsync(ExitCode.Failure, "does not hold up (certificate",
            scene.Dispute(provider, "appeal", "0", unit, "--evidence", Forged(scene, scene.Evidence, "signatures", new JsonArray())));
        await AppealScene.RefusedAsync(ExitCode.Failure, "there is no appeal 1", scene.Dispute("appeals", "1"));

        var without = scene.WriteNetwork("without.json", network.Contracts with { Appeals = null });
        await AppealScene.RefusedAsync(ExitCode.Configuration, "no court of appeal is named", "dispute", "appeals", "--network", without);
        var wrong = scene.WriteNetwork("wrong.json", network.Contracts with { Appeals = network.Contracts.Token });
        await AppealScene.RefusedAsync(ExitCode.Configuration, "is no court of the oracle", "dispute", "appeals", "--network", wrong);

        await network.Anvil.WarpAsync(network.Genesis + 15 + 17);
        await AppealScene.RefusedAsync(ExitCode.Failure, "the dispute window of epoch 0 closed at", scene.Appeal(provider));
        Assert.Equal(0, await AllowanceAsync(network));
    }

    [Fact]
    public async Task A_verdict_that_can_be_proven_wrong_needs_no_appeal()
    {
        await using var scene = await AppealScene.StartAsync(verdict => verdict with { MeanLatencyMicros = 10_000 });
        var provider = scene.Network.Provider.Key;
        await AppealScene.RefusedAsync(ExitCode.Failure, "provably wrong", scene.Appeal(provider));
        await AppealScene.RunAsync(scene.Dispute(provider, "open", scene.Evidence));
        Assert.Equal(FeedStatus.Annulled, await scene.StatusAsync());
    }

    private static Task<BigInteger> AllowanceAsync(TestNetwork network) =>
        network.Client.Connection.ReadAsync(
            network.Client.Token.Contract.Allowance(network.Provider.Address, network.Contracts.Appeals!.Value), None);

    private static string Forged(AppealScene scene, string file, string name, JsonNode value)
    {
        var document = JsonNode.Parse(File.ReadAllBytes(file))!;
        document[name] = value;
        return scene.Write("forged.json", System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));
    }
}

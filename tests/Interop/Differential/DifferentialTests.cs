using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Xunit.Abstractions;

namespace Flashback.Interop.Differential;

/// <summary>
/// The C# core and the contracts are one specification: both answer the same random calls, the libraries and the settlement of whole
/// agreements executed on a real chain, and the bytes are compared. By default the cases are half
/// from a fixed seed and half from a fresh one.
/// <code>
/// DIFFERENTIAL_CASES=100000 dotnet test tests/Interop -c Release --filter Differential --logger 'console;verbosity=detailed'
/// </code>
/// runs that many, all from a fresh seed. DIFFERENTIAL_SEED=N runs that seed; DIFFERENTIAL_REPLAY=FILE one printed case.
/// DIFFERENTIAL_CONTRACT=FILE takes another build of Specification.sol, such as one with a bug planted in a library:
/// <c>contracts/tools/mutate.mjs --differential</c> plants each known bug of a shared rule there, among them the upper median, and expects
/// <see cref="The_core_and_the_contracts_give_the_same_bytes"/> to turn red.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int DefaultCases = 20_000;
    private const ulong FixedSeed = 0xF1A5_4BAC;

    private SpecificationContract _contract = null!;
    private Comparison _comparison = null!;

    public async Task InitializeAsync()
    {
        _contract = await SpecificationContract.DeployAsync(Setting("CONTRACT") ?? Committed());
        _comparison = new Comparison(_contract);
    }

    public Task DisposeAsync()
    {
        _contract?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_core_and_the_contracts_give_the_same_bytes()
    {
        if (Setting("REPLAY") is { } file)
        {
            Expect(await _comparison.ReplayAsync(Difference.FromJson(await File.ReadAllTextAsync(file))));
            return;
        }
        ulong[] seeds = Setting("SEED") is { } given ? [ulong.Parse(given, CultureInfo.InvariantCulture)]
            : Setting("CASES") is null ? [FixedSeed, FreshSeed()] : [FreshSeed()];
        var count = int.Parse(Setting("CASES") ?? $"{DefaultCases}", CultureInfo.InvariantCulture);
        foreach (var seed in seeds)
        {
            output.WriteLine($"{count / seeds.Length} cases from DIFFERENTIAL_SEED={seed}");
            Expect(await _comparison.RunAsync(seed, count / seeds.Length));
        }
    }

    [Fact]
    public void Every_function_of_the_contract_has_its_counterpart() =>
        Assert.Equal(_contract.Abi.Functions.Select(function => function.Name).Except(["run", "eip712Domain"]).Order(),
            _comparison.Core.Keys.Order());

    /// <summary>Random input is worth what it reaches: every rule, and every kind of answer of those that decide something.</summary>
    [Fact]
    public void The_cases_reach_every_kind_of_answer()
    {
        var kinds =
            _comparison.Answers(FixedSeed, 5000).SelectMany(item => Kinds(item.Rule, item.Answer)).CountBy(kind => kind).ToDictionary();
        foreach (var (kind, count) in kinds.OrderBy(item => item.Key)) output.WriteLine($"{count,5} {kind}");
        string[] expected =
        [
            .. Enum.GetValues<VerdictStatus>()
                .Select(status => $"verdict {status} "), "verdict Measured corrupt", "verdict Unreachable corrupt",
            .. Enum.GetValues<Grade>().Select(grade => $"compliance {grade}"), "merkleContains True", "merkleContains False",
            "certificate refused", "certificate 1",
            "committee full", "committee short of groups", "breached True", "breached False", "payment of all", "payment of a part",
            "payment of nothing",
            .. Enum.GetValues<LadderStep>()
                .Select(step => $"ladder {step} "), "ladder Slashed slashed", "windows that days leave", "windows that only grow",
            .. SettlementKinds.All,
            .. _comparison.Core.Keys.Except(["verdict", "compliance", "merkleContains", "certificate", "committee", "breached", "payment",
                "ladder", "windows", "settlements"]),
        ];
        Assert.Empty(expected.Except(kinds.Where(item => item.Value >= 5).Select(item => item.Key)));
    }

    /// <summary>
    /// The comparison would see a rule that is off by one step: an upper median, a bound rounded up, padding taken for a leaf.
    /// </summary>
    [Theory]
    [InlineData("verdict")]
    [InlineData("wilson")]
    [InlineData("merkleContains")]
    [InlineData("windows")]
    [InlineData("payment")]
    [InlineData("ladder")]
    [InlineData("breached")]
    public Task A_wrong_rule_is_found_and_its_case_replays(string rule) => FindsAsync(rule, PlantedBugs.In(rule, _comparison.Core[rule]));

    public static TheoryData<string> SettlementBugs => [.. PlantedSettlementBugs.All.Keys];

    /// <summary>Each step on an epoch's way to its money counts.</summary>
    [Theory]
    [MemberData(nameof(SettlementBugs))]
    public Task A_wrong_settlement_is_found(string bug) =>
        FindsAsync("settlements", PlantedSettlementBugs.All[bug](_comparison.Core["settlements"]));

    private async Task FindsAsync(string rule, Rule wrong)
    {
        var differences = await _comparison.RunAsync(FixedSeed, 1000, _comparison.Core.SetItem(rule, wrong));
        Assert.NotEmpty(differences);
        Assert.All(differences, difference => Assert.Equal(rule, difference.Rule));
        var again = Difference.FromJson(differences[0].ToJson());
        Assert.Equal(differences[0], again);
        Assert.Empty(await _comparison.ReplayAsync(again)); // by the right rule
    }

    private static IEnumerable<string> Kinds(string rule, object?[]? answer) =>
        rule == "settlements" ? SettlementKinds.In(answer!) : [Kind(rule, answer)];

    private static string Kind(string rule, object?[]? answer) => rule switch
    {
        "verdict"
            => answer![0] is object?[] verdict ? $"verdict {(VerdictStatus)(byte)verdict[2]!} {((bool)verdict[12]! ? "corrupt" : "")}" : "",
        "committee" => ValidatorBitmap.FromBigInteger((BigInteger)answer![0]!).Count < (int)answer[1]!
            ? "committee short of groups" : "committee full",
        "compliance" or "merkleContains" or "certificate" or "breached" => $"{rule} {(answer is null ? "refused" : answer[0])}",
        "ladder" => $"ladder {answer![0]} {((bool)answer[2]! ? "slashed" : "")}",
        "payment"
            => $"payment {(((BigInteger)answer![0]!).IsZero ? "of all" : ((BigInteger)answer[2]!).IsZero ? "of nothing" : "of a part")}",
        "windows" => ((object?[])answer![0]!).Select(window => (BigInteger)((object?[])window!)[0]!).ToArray() is var epochs
            && epochs.Zip(epochs.Skip(1)).Any(pair => pair.First > pair.Second)
            ? "windows that days leave" : "windows that only grow",
        _ => rule,
    };

    private static void Expect(IReadOnlyList<Difference> differences)
    {
        var first = string.Join(Environment.NewLine, differences.DistinctBy(item => item.Rule).Select(item => item.ToJson()));
        Assert.True(
            differences.Count == 0,
            $"{differences.Count} cases differ, the first of each rule below. "
                + $"Write a line to a file and name it in DIFFERENTIAL_REPLAY:{Environment.NewLine}{first}");
    }

    private static ulong FreshSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private static string? Setting(string name) =>
        Environment.GetEnvironmentVariable($"DIFFERENTIAL_{name}") is { Length: > 0 } value ? value : null;

    private static string Committed() => Path.Combine(Repository.Root, "contracts", "artifacts", "test", "Specification.json");
}

using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Interop.Chain;
using Flashback.Protocol.Messages;

namespace Flashback.Interop.Differential;

/// <summary>Puts the same calls to the core and to the contract.</summary>
internal sealed class Comparison
{
    private const int Chunk = 500;

    private readonly SpecificationContract _contract;
    private readonly RandomCalls _calls;

    public Comparison(SpecificationContract contract)
    {
        var domain = new OracleDomain(AnvilNode.ChainId, contract.Address);
        (_contract, Core) = (contract, CoreRules.Of(domain));
        _calls = new RandomCalls(domain, new AbiValues(contract.Abi, [.. Core.Keys]));
    }

    /// <summary>The core's side.</summary>
    public ImmutableDictionary<string, Rule> Core { get; }

    /// <summary>Runs the seed's first calls, and gives every difference.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="core">Stands in for the core, to see that a wrong rule is found.</param>
    public async Task<IReadOnlyList<Difference>> RunAsync(ulong seed, int count, ImmutableDictionary<string, Rule>? core = null)
    {
        var differences = new List<Difference>();
        for (var first = 0; first < count; first += Chunk)
        {
            var calls = Enumerable.Range(first, Math.Min(Chunk, count - first)).Select(index =>
            {
                var (rule, arguments) = _calls.Draw(seed, index);
                return new Difference(rule, seed, index, Hex.Encode(_contract.Abi.EncodeCall(rule, arguments)), null, null);
            }).ToArray();
            differences.AddRange(await AnswerAsync(calls, core ?? Core));
        }
        return differences;
    }

    /// <summary>What the core answers to the seed's first calls.</summary>
    public IEnumerable<(string Rule, object?[]? Answer)> Answers(ulong seed, int count) => Enumerable.Range(0, count).Select(index =>
    {
        var (rule, arguments) = _calls.Draw(seed, index);
        var function = _contract.Abi.Function(rule);
        return (rule, Core[rule](function.DecodeCall(function.EncodeCall(arguments))));
    });

    /// <summary>Runs cases again, and gives those that still differ.</summary>
    public Task<IReadOnlyList<Difference>> ReplayAsync(params Difference[] cases) => AnswerAsync(cases, Core);

    private async Task<IReadOnlyList<Difference>> AnswerAsync(Difference[] cases, ImmutableDictionary<string, Rule> core)
    {
        var data = cases.Select(item => Hex.Decode(item.Call)).ToArray();
        var theirs = _contract.AnswerAsync(data);
        var ours = cases.Select((item, i) => Answer(core[item.Rule], _contract.Abi.Function(item.Rule), data[i])).ToArray();
        var answers = await theirs;
        return [.. cases.Select((item, i) => item with { Core = ours[i], Contract = answers[i] is { } bytes ? Hex.Encode(bytes) : null })
            .Where(item => item.Core != item.Contract)];
    }

    private static string? Answer(Rule rule, AbiFunction function, byte[] call) =>
        rule(function.DecodeCall(call)) is { } values
            ? Hex.Encode(AbiCodec.Encode([.. function.Outputs.Select(output => output.Type)], values)) : null;
}

using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.JsonRpc;
using Flashback.Interop.Chain;
using Flashback.OnChain.Contracts;

namespace Flashback.Interop.Differential;

/// <summary>contracts/test/support/Specification.sol on a chain of its own.</summary>
internal sealed class SpecificationContract : IDisposable
{
    /// <summary>Bytes of calls sent together; a whole batch has to fit the gas of one block.</summary>
    private const int BatchBytes = 96 << 10;

    private readonly AnvilNode _anvil;

    private SpecificationContract(AnvilNode anvil, AbiContract abi, Address address) => (_anvil, Abi, Address) = (anvil, abi, address);

    public AbiContract Abi { get; }

    public Address Address { get; }

    /// <param name="artifact">Of the compiled contract, as tools/export-artifacts.mjs writes it.</param>
    public static async Task<SpecificationContract> DeployAsync(string artifact)
    {
        var abi = AbiContract.FromJson(await File.ReadAllTextAsync(artifact));
        return await DeployAsync(abi, await AnvilNode.StartAsync("--gas-limit", "1000000000000", "--disable-code-size-limit"));
    }

    /// <param name="abi">The contract.</param>
    /// <param name="anvil">Its chain from now on; it ends if the contract cannot be created.</param>
    public static async Task<SpecificationContract> DeployAsync(AbiContract abi, AnvilNode anvil)
    {
        try
        {
            return new SpecificationContract(anvil, abi, await anvil.CreateAsync(abi.EncodeConstructor()));
        }
        catch
        {
            anvil.Dispose();
            throw;
        }
    }

    /// <summary>What the contract returned for each call; null where it refused, by an error of its own.</summary>
    public async Task<IReadOnlyList<byte[]?>> AnswerAsync(IReadOnlyList<byte[]> calls)
    {
        var answers = new List<byte[]?>(calls.Count);
        for (var next = 0; next < calls.Count;)
        {
            var (first, bytes) = (next, 0);
            while (next < calls.Count && (next == first || bytes + calls[next].Length <= BatchBytes)) bytes += calls[next++].Length;
            var data = Abi.EncodeCall("run", [calls.Skip(first).Take(next - first).ToArray()]);
            var outcome = await _anvil.Rpc.CallAsync(new CallRequest { To = Address, Data = data }, null, CancellationToken.None);
            if (!outcome.Succeeded)
                throw new InvalidOperationException(
                    $"The batch of calls {first} to {next - 1} failed: {Revert.Decode(outcome.Data, Abi.Errors)}");
            answers.AddRange(((object[])Abi.DecodeReturn("run", outcome.Data.Span)[0]).Select(Answer));
        }
        return answers;
    }

    public void Dispose() => _anvil.Dispose();

    /// <summary>A panic is not a refusal: the contract has an error for everything that it refuses on purpose.</summary>
    private byte[]? Answer(object value)
    {
        var (succeeded, data) = ((bool)((object[])value)[0], (byte[])((object[])value)[1]);
        if (succeeded) return data;
        return Abi.Errors.Any(error => data.AsSpan().StartsWith(error.Selector)) ? null : data;
    }
}

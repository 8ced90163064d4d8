using System.Collections.Concurrent;
using Flashback.Ethereum.Abi;

namespace Flashback.OnChain.Contracts;

/// <summary>The compiled contracts that this assembly carries: their ABIs and creation code.</summary>
public static class Artifacts
{
    private const string Prefix = "artifacts/";

    private static readonly ConcurrentDictionary<string, AbiContract> Loaded = new(StringComparer.Ordinal);

    /// <summary>The names of all contracts and interfaces, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Artifacts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Every custom error of every contract: a revert may come from a contract further down the call.</summary>
    public static IReadOnlyList<AbiError> Errors => LazyErrors.Value;

    private static readonly Lazy<IReadOnlyList<AbiError>> LazyErrors =
        new(() => [.. Names.SelectMany(name => Load(name).Errors).DistinctBy(error => error.Signature)]);

    /// <exception cref="KeyNotFoundException">No artifact has that name.</exception>
    public static AbiContract Load(string contract) => Loaded.GetOrAdd(contract, static name =>
    {
        using var stream = Open(name);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return AbiContract.FromJson(copy.GetBuffer().AsSpan(0, (int)copy.Length));
    });

    internal static Stream Open(string contract) =>
        typeof(Artifacts).Assembly.GetManifestResourceStream($"{Prefix}{contract}.json")
        ?? throw new KeyNotFoundException($"There is no artifact of a contract '{contract}'.");
}

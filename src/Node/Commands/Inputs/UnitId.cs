using Flashback.Arguments;
using Flashback.Ethereum;

namespace Flashback.Node.Commands.Inputs;

internal static class UnitId
{
    public static Values<Bytes32> Values { get; } =
        new("a data unit's id: 0x and 64 hex digits, as the provider and the devnet show it", Bytes32.TryParse);
}

using System.Collections.Immutable;
using Flashback.Ethereum;

namespace Flashback.OnChain.View;

/// <summary>A claimed Bridge Node. <paramref name="Apis"/> is a bitmap: 1 S3, 2 GCS.</summary>
public sealed record BridgeView(Address Bridge, Address Provider, ImmutableArray<string> Endpoints, ushort Region, byte Apis);

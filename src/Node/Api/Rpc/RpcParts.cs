using Flashback.Node.Api.Queries;
using Flashback.Node.Configuration;

namespace Flashback.Node.Api.Rpc;

/// <summary>What every gRPC listener serves from.</summary>
public sealed record RpcParts(ApiOptions Options, NodeQueries Queries, VerdictFeed Verdicts, TimeProvider Time);

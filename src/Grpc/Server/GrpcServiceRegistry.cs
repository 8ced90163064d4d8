using Google.Protobuf.Reflection;

namespace Flashback.Grpc.Server;

/// <summary>The services that a host serves, for reflection. Filled while the host is built, read while it runs.</summary>
internal sealed class GrpcServiceRegistry
{
    private readonly HashSet<ServiceDescriptor> _services = [];

    public IEnumerable<ServiceDescriptor> Services => _services.OrderBy(service => service.FullName, StringComparer.Ordinal);

    public bool HasFallback { get; set; }

    public void Add(ServerServiceDefinition definition) =>
        _services.UnionWith(definition.Methods.Select(method => method.Method.Service).OfType<ServiceDescriptor>());
}

using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Http;

/// <summary>A request asks under a name that is none of this service's.</summary>
/// <param name="host">The name, without port.</param>
public sealed class UnknownHostException(string host) : ApiException(
    $"'{host}' is no name of this service, which answers to localhost, to IP addresses and to its machine's own name. "
    + $"If the name is yours, start the service with {SettingNames.Hosts}={host}.")
{
    /// <summary>The name, without port.</summary>
    public string Host => host;
}

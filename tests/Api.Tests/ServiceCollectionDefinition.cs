namespace SelfRepair.Api.Tests;

/// <summary>Tests that share one running service.</summary>
[CollectionDefinition(Name)]
public sealed class ServiceCollectionDefinition : ICollectionFixture<ServiceFactory>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "service";
}

namespace SelfRepair.Browser.Tests;

/// <summary>All tests share one service and one browser, and run one after another: what one measures, no other
/// holds up.</summary>
[CollectionDefinition(nameof(Site), DisableParallelization = true)]
public sealed class SiteCollection : ICollectionFixture<Site>;

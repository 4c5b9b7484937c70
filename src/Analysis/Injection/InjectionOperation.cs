namespace SelfRepair.Analysis.Injection;

/// <summary>What is done with a vector at a layer's resid_pre.</summary>
public enum InjectionOperation
{
    /// <summary>Alpha times the vector is added (E60).</summary>
    Add,

    /// <summary>Alpha times the stream's component along the vector is taken away (E61): at alpha 1 nothing of it is
    /// left.</summary>
    ProjectOut,
}

namespace SelfRepair.Api.Requests;

/// <summary>LayerNorms while a head is ablated.</summary>
public enum LayerNormMode
{
    /// <summary>Scales follow the ablated run.</summary>
    Live,

    /// <summary>The final scale is the clean run's.</summary>
    Final,

    /// <summary>Every scale read after the head is the clean run's.</summary>
    Downstream,

    /// <summary>All later components keep their clean outputs, and the final scale is clean.</summary>
    Isolated,
}
